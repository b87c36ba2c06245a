using Mono.Cecil;
using Mono.Cecil.Cil;

namespace GitOps.Core.Tests.Rooms;

/// <summary>Which rooms of an assembly use which others: its namespaces, and what their signatures and bodies name.</summary>
internal sealed class RoomGraph
{
    private readonly string _root;
    private readonly Dictionary<(string From, string To), SortedSet<string>> _edges = [];

    private RoomGraph(string root) => _root = root;

    /// <summary>The rooms, the root among them as the empty name.</summary>
    public SortedSet<string> Rooms { get; } = new(StringComparer.Ordinal);

    /// <summary>Each use of another room, with the types that use it.</summary>
    public IReadOnlyDictionary<(string From, string To), SortedSet<string>> Edges => _edges;

    public static RoomGraph Read(System.Reflection.Assembly assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly.Location);
        var graph = new RoomGraph(assembly.GetName().Name!);
        foreach (var type in module.GetTypes())
        {
            if (graph.RoomOf(type) is { } room)
            {
                graph.Rooms.Add(room);
                graph.Visit(type, room);
            }
        }

        return graph;
    }

    private string? RoomOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type.Scope is ModuleDefinition && (type.Namespace == _root || type.Namespace.StartsWith(_root + ".", StringComparison.Ordinal))
            ? type.Namespace[_root.Length..].TrimStart('.').Replace('.', '/')
            : null;
    }

    private void Visit(TypeDefinition type, string room)
    {
        var used = new List<TypeReference?> { type.BaseType };
        used.AddRange(type.Interfaces.Select(implemented => implemented.InterfaceType));
        used.AddRange(type.Fields.Select(field => field.FieldType));
        used.AddRange(type.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType));
        used.AddRange(Attributes(type).Concat(type.Fields.SelectMany(Attributes)).Concat(type.Properties.SelectMany(Attributes)));
        foreach (var method in type.Methods)
        {
            used.AddRange(Attributes(method));
            used.AddRange(OfSignature(method));
            used.AddRange(method.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType));
            if (method.HasBody)
            {
                used.AddRange(method.Body.Variables.Select(variable => variable.VariableType));
                used.AddRange(method.Body.ExceptionHandlers.Select(handler => handler.CatchType));
                used.AddRange(method.Body.Instructions.SelectMany(OfInstruction));
            }
        }

        foreach (var other in used.SelectMany(Parts))
        {
            if (RoomOf(other) is { } target && target != room)
            {
                var key = (room, target);
                (_edges.TryGetValue(key, out var users) ? users : _edges[key] = new SortedSet<string>(StringComparer.Ordinal)).Add($"{Outermost(type)} -> {Outermost(other)}");
            }
        }
    }

    private static IEnumerable<TypeReference> OfSignature(MethodReference method) =>
        method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType);

    private static IEnumerable<TypeReference> Attributes(ICustomAttributeProvider provider) => provider.HasCustomAttributes
        ? provider.CustomAttributes.SelectMany(attribute => attribute.ConstructorArguments.Select(argument => argument.Value as TypeReference).Append(attribute.AttributeType)).OfType<TypeReference>()
        : [];

    private static IEnumerable<TypeReference?> OfInstruction(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod method => [method.DeclaringType, .. method.GenericArguments],
        MemberReference member => [member.DeclaringType],
        _ => [],
    };

    /// <summary>A type and what it is made of: elements, arguments.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        TypeSpecification wrapped => Parts(wrapped.ElementType),
        _ => [type],
    };

    private static string Outermost(TypeReference type) => type.DeclaringType is null ? type.Name : Outermost(type.DeclaringType);
}
