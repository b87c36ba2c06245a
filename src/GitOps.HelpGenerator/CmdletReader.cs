using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace GitOps.HelpGenerator;

/// <summary>
/// Reads the cmdlets of an assembly. Their attributes are read as data, as the library that stands in for PowerShell does not
/// keep what they are given; defaults are those of a new instance.
/// </summary>
public static class CmdletReader
{
    /// <summary>The cmdlets of an assembly that has what it references in its folder.</summary>
    /// <param name="assembly">Path of the assembly.</param>
    public static IReadOnlyList<Cmdlet> ReadAll(string assembly)
    {
        var path = Path.GetFullPath(assembly);
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(Path.GetDirectoryName(path)!, name.Name + ".dll") is var file && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
        return
        [
            .. AssemblyLoadContext.Default.LoadFromAssemblyPath(path).GetExportedTypes()
                .Where(type => !type.IsAbstract && Data<CmdletAttribute>(type).Any())
                .Select(Read)
                .OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal),
        ];
    }

    private static Cmdlet Read(Type type)
    {
        var attribute = Data<CmdletAttribute>(type).Single();
        var instance = Activator.CreateInstance(type)!;
        var parameters = type.GetProperties().Where(property => Data<ParameterAttribute>(property).Any()).Select(property => Read(property, instance)).ToList();
        if (Named(attribute, nameof(CmdletAttribute.SupportsShouldProcess), false))
        {
            parameters.Add(OfTheEngine("WhatIf", "wi"));
            parameters.Add(OfTheEngine("Confirm", "cf"));
        }

        var defaultSet = Named<string?>(attribute, nameof(CmdletAttribute.DefaultParameterSetName), null);
        var sets = parameters.SelectMany(parameter => parameter.Bindings).Select(binding => binding.Set).OfType<string>().Prepend(defaultSet ?? "").Distinct().ToList();
        return new Cmdlet(
            $"{attribute.ConstructorArguments[0].Value}-{attribute.ConstructorArguments[1].Value}",
            defaultSet is null && sets.Count > 1 ? sets[1..] : sets,
            parameters,
            [.. Data<OutputTypeAttribute>(type).SelectMany(output => Types(output.ConstructorArguments[0])).Select(output => output.FullName!)]);
    }

    private static CmdletParameter Read(PropertyInfo property, object instance) => new(
        property.Name,
        Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType,
        DefaultOf(property.GetValue(instance)),
        [.. Data<AliasAttribute>(property).SelectMany(alias => Values(alias.ConstructorArguments[0])).Select(alias => (string)alias!)],
        Data<SupportsWildcardsAttribute>(property).Any(),
        [.. Data<ParameterAttribute>(property).Select(Read)]);

    private static ParameterBinding Read(CustomAttributeData attribute) => new(
        Named<string?>(attribute, nameof(ParameterAttribute.ParameterSetName), null),
        Named(attribute, nameof(ParameterAttribute.Mandatory), false),
        Named<int?>(attribute, nameof(ParameterAttribute.Position), null),
        Named(attribute, nameof(ParameterAttribute.ValueFromPipeline), false),
        Named(attribute, nameof(ParameterAttribute.ValueFromPipelineByPropertyName), false));

    private static CmdletParameter OfTheEngine(string name, string alias) =>
        new(name, typeof(SwitchParameter), DefaultOf(default(SwitchParameter)), [alias], AcceptsWildcards: false, [new ParameterBinding(null, false, null, false, false)]);

    private static string? DefaultOf(object? value) => value switch
    {
        null or "" or ICollection { Count: 0 } => null,
        SwitchParameter => bool.FalseString,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static IEnumerable<CustomAttributeData> Data<T>(MemberInfo member)
        where T : Attribute => member.GetCustomAttributesData().Where(data => data.AttributeType == typeof(T));

    private static T Named<T>(CustomAttributeData attribute, string name, T otherwise) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.MemberName == name).TypedValue.Value is T value ? value : otherwise;

    private static IEnumerable<Type> Types(CustomAttributeTypedArgument argument) => Values(argument).OfType<Type>();

    private static IEnumerable<object?> Values(CustomAttributeTypedArgument argument) =>
        argument.Value is IEnumerable<CustomAttributeTypedArgument> several ? several.Select(one => one.Value) : [argument.Value];
}
