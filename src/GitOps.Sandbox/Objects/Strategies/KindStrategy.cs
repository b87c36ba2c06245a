using System.Text.Json.Nodes;
using GitOps.Sandbox.Objects.Writes;

namespace GitOps.Sandbox.Objects.Strategies;

/// <summary>What the server does to objects of one kind after the client's fields are settled and before they are validated.</summary>
internal class KindStrategy
{
    /// <summary>Changes fields as the server reads them, whichever way they come in.</summary>
    public virtual void Convert(JsonObject value)
    {
    }

    /// <summary>Prepares a new object. Its uid is set.</summary>
    public virtual void PrepareForCreate(JsonObject value, WriteContext context)
    {
    }

    /// <summary>Prepares an object that replaces a live one, which stays as it is.</summary>
    public virtual void PrepareForUpdate(JsonObject live, JsonObject value, WriteContext context)
    {
    }

    /// <summary>The child object of that name, made when it is not there.</summary>
    protected static JsonObject Object(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
        {
            parent[name] = child = [];
        }

        return child;
    }

    /// <summary>The objects in the list of that name.</summary>
    protected static IEnumerable<JsonObject> Items(JsonObject? parent, string name) => (parent?[name] as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>Adds a finalizer that is not there.</summary>
    protected static void AddFinalizer(JsonObject value, string finalizer)
    {
        var metadata = Object(value, "metadata");
        if (metadata["finalizers"] is not JsonArray finalizers)
        {
            metadata["finalizers"] = finalizers = [];
        }

        if (!finalizers.Any(item => (string?)item == finalizer))
        {
            finalizers.Add(finalizer);
        }
    }
}
