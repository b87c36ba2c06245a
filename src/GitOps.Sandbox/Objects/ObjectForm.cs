using System.Text.Json.Nodes;
using GitOps.Core.Schema;
using GitOps.Sandbox.Objects.Strategies;

namespace GitOps.Sandbox.Objects;

/// <summary>The form the objects of a kind are kept in, built-in or custom.</summary>
internal sealed class ObjectForm(KindFacts kind, TypeSchema type, bool isCustom)
{
    private readonly KindStrategy _strategy = KindStrategies.Of(kind);

    /// <summary>Whether the kind comes from a custom resource definition.</summary>
    public bool IsCustom => isCustom;

    /// <summary>A copy of the object in the stored form, before defaulting.</summary>
    /// <param name="value">The object.</param>
    /// <param name="unknownFields">The paths of the fields its type does not have.</param>
    /// <exception cref="TypeMismatchException">A value does not fit its type.</exception>
    public JsonObject Read(JsonObject value, out IReadOnlyList<string> unknownFields)
    {
        var read = isCustom ? CustomForm.Prune(type, value, out unknownFields) : StoredForm.Of(type, value, out unknownFields);
        read["kind"] = kind.Kind;
        read["apiVersion"] = kind.ApiVersion;
        if (read["metadata"] is not JsonObject)
        {
            read["metadata"] = new JsonObject();
        }

        return read;
    }

    /// <summary>A copy of an object that <see cref="Read"/> gave, with its defaults.</summary>
    public JsonObject Settle(JsonObject value)
    {
        var settled = (JsonObject)value.DeepClone();
        if (isCustom)
        {
            CustomForm.ApplyDefaults(type, settled);
            return settled;
        }

        BuiltInDefaults.Apply(type, settled);
        _strategy.Convert(settled);
        return settled;
    }

    /// <summary>A new object before anything is written to it.</summary>
    public JsonObject Empty() => Read([], out _);
}
