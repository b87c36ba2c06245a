using System.Security.Cryptography;
using System.Text;

namespace GitOps.Core.Objects;

/// <summary>Names of the ApplySet standard (KEP-3659, as kubectl implements it).</summary>
internal static class ApplySet
{
    /// <summary>Label of a member; its value is the set's id.</summary>
    public const string MemberLabel = "applyset.kubernetes.io/part-of";

    /// <summary>Label of a parent; its value is the set's id.</summary>
    public const string ParentLabel = "applyset.kubernetes.io/id";

    /// <summary>Annotation of a parent: the tool that manages the set.</summary>
    public const string ToolingAnnotation = "applyset.kubernetes.io/tooling";

    /// <summary>Annotation of a parent: the kinds members may have, sorted, as <c>Kind.group</c>.</summary>
    public const string GroupKindsAnnotation = "applyset.kubernetes.io/contains-group-kinds";

    /// <summary>Annotation of a parent: namespaces besides its own that members may be in.</summary>
    public const string NamespacesAnnotation = "applyset.kubernetes.io/additional-namespaces";

    /// <summary>The id of a set whose parent is a ConfigMap.</summary>
    public static string Id(string name, string @namespace) => Id(name, @namespace, "ConfigMap", "");

    /// <summary>The id of a set, from its parent's identity.</summary>
    public static string Id(string name, string @namespace, string kind, string group)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{name}.{@namespace}.{kind}.{group}"));
        return $"applyset-{Convert.ToBase64String(hash).TrimEnd('=').Replace('+', '-').Replace('/', '_')}-v1";
    }
}
