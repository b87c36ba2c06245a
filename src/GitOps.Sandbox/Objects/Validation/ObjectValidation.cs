using System.Text.Json.Nodes;
using GitOps.Core.Schema;

namespace GitOps.Sandbox.Objects.Validation;

/// <summary>Whether an object may be stored, in the words of the server that it may not.</summary>
internal sealed class ObjectValidation(KindFacts kind, TypeSchema type, bool isCustom)
{
    public void CheckCreate(JsonObject value)
    {
        _ = kind; _ = type; _ = isCustom; _ = value;
    }

    public void CheckUpdate(JsonObject live, JsonObject value, WriteContext context)
    {
        _ = live; _ = value; _ = context; _ = isCustom;
    }
}
