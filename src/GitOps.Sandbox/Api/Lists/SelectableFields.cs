using GitOps.Sandbox.Discovery;

namespace GitOps.Sandbox.Api.Lists;

/// <summary>Which fields objects of a kind can be selected by, and what the server says to others.</summary>
internal static class SelectableFields
{
    private const string Plain = "field label not supported: {0}";

    private static readonly string[] Common = ["metadata.name", "metadata.namespace"];

    // group/Kind: fields, and the message about another field.
    private static readonly Dictionary<string, (string[] Fields, string Message)> ByKind = new()
    {
        ["/Pod"] = (
            [
                .. Common, "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork",
                "status.phase", "status.podIP", "status.podIPs", "status.nominatedNodeName", "spec.host",
            ],
            Plain),
        ["/Node"] = (["metadata.name", "spec.unschedulable"], Plain),
        ["/ReplicationController"] = ([.. Common, "status.replicas"], Plain),
        ["/Event"] = (
            [
                .. Common, "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
                "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
            ],
            Plain),
        ["/Namespace"] = (["metadata.name", "status.phase"], Plain),
        ["/Secret"] = ([.. Common, "type"], Plain),
        ["/Service"] = ([.. Common, "spec.clusterIP", "spec.type"], Plain),
        ["batch/Job"] = ([.. Common, "status.successful"], "field label \"{0}\" not supported for Job"),
        ["certificates.k8s.io/CertificateSigningRequest"] = (["metadata.name", "spec.signerName"], "field label \"{0}\" not supported for CertificateSigningRequest"),
        ["resource.k8s.io/ResourceSlice"] = (["metadata.name", "spec.nodeName", "spec.driver"], "field label not supported for ResourceSlice: {0}"),
    };

    // Fields whose name is not their path.
    private static readonly Dictionary<string, string> Paths = new()
    {
        ["spec.host"] = "spec.nodeName",
        ["status.successful"] = "status.succeeded",
        ["source"] = "source.component",
    };

    // Fields that are never empty.
    private static readonly Dictionary<string, string> Absent = new()
    {
        ["spec.unschedulable"] = "false",
        ["spec.hostNetwork"] = "false",
        ["status.successful"] = "0",
        ["status.replicas"] = "0",
    };

    /// <summary>Throws when objects of the resource cannot be selected by the field.</summary>
    /// <exception cref="FormatException">They cannot; the message is the server's.</exception>
    public static void Check(ApiResource resource, string field)
    {
        if (resource.Custom is { } custom)
        {
            string[] fields = resource.Namespaced ? [.. Common, .. custom.SelectableFields] : ["metadata.name", .. custom.SelectableFields];
            Require(fields, field, Plain);
        }
        else if (ByKind.TryGetValue($"{resource.Group}/{resource.Kind}", out var known))
        {
            Require(known.Fields, field, known.Message);
        }
        else
        {
            Require(Common, field, "\"{0}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
        }
    }

    /// <summary>The path in the object that the field stands for.</summary>
    public static string PathOf(string field) => Paths.GetValueOrDefault(field, field);

    /// <summary>The value of an absent field.</summary>
    public static string ValueWhenAbsent(string field) => Absent.GetValueOrDefault(field, "");

    private static void Require(string[] fields, string field, string message)
    {
        if (!fields.Contains(field))
        {
            throw new FormatException(message.Replace("{0}", field, StringComparison.Ordinal));
        }
    }
}
