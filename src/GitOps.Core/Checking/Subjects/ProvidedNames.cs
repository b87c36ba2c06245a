using System.Text.RegularExpressions;
using GitOps.Core.Manifests;
using GitOps.Core.Objects;

namespace GitOps.Core.Checking.Subjects;

/// <summary>The names that objects can refer to: of declared objects, and of objects that controllers make from them.</summary>
internal sealed partial class ProvidedNames
{
    // What custom objects make, and the field that names it; the object's own name where that is absent.
    private static readonly (string Group, string Kind, string Path, string Makes)[] Producers =
    [
        ("cert-manager.io", "Certificate", "spec/secretName", "Secret"),
        ("external-secrets.io", "ExternalSecret", "spec/target/name", "Secret"),
        ("bitnami.com", "SealedSecret", "spec/template/metadata/name", "Secret"),
        ("secrets-store.csi.x-k8s.io", "SecretProviderClass", "spec/secretObjects[]/secretName", "Secret"),
        ("isindir.github.com", "SopsSecret", "spec/secretTemplates[]/name", "Secret"),
        ("secrets.hashicorp.com", "VaultStaticSecret", "spec/destination/name", "Secret"),
        ("secrets.hashicorp.com", "VaultDynamicSecret", "spec/destination/name", "Secret"),
        ("secrets.hashicorp.com", "VaultPKISecret", "spec/destination/name", "Secret"),
        ("onepassword.com", "OnePasswordItem", "", "Secret"),
        ("kafka.strimzi.io", "KafkaUser", "", "Secret"),
        ("", "Service", "metadata/annotations/service.beta.openshift.io~1serving-cert-secret-name", "Secret"),
        ("trust.cert-manager.io", "Bundle", "", "ConfigMap"),
    ];

    // Operators that make several objects, named after the custom one: what they add to its name.
    private static readonly (string Group, string Kind, string Makes, string[] Suffixes)[] Families =
    [
        ("postgresql.cnpg.io", "Cluster", "Secret", ["-app", "-superuser", "-ca", "-server", "-replication"]),
        ("postgresql.cnpg.io", "Cluster", "Service", ["-rw", "-ro", "-r"]),
        ("elasticsearch.k8s.elastic.co", "Elasticsearch", "Secret", ["-es-elastic-user", "-es-http-certs-public", "-es-http-certs-internal"]),
        ("elasticsearch.k8s.elastic.co", "Elasticsearch", "Service", ["-es-http", "-es-transport"]),
        ("kibana.k8s.elastic.co", "Kibana", "Service", ["-kb-http"]),
        ("rabbitmq.com", "RabbitmqCluster", "Secret", ["-default-user", "-erlang-cookie"]),
        ("rabbitmq.com", "RabbitmqCluster", "Service", ["", "-nodes"]),
        ("kafka.strimzi.io", "Kafka", "Secret", ["-cluster-ca-cert", "-clients-ca-cert"]),
        ("kafka.strimzi.io", "Kafka", "Service", ["-kafka-bootstrap", "-kafka-brokers"]),
        ("monitoring.coreos.com", "Prometheus", "Service", ["prometheus-operated"]),
        ("monitoring.coreos.com", "Alertmanager", "Service", ["alertmanager-operated"]),
    ];

    // Lists of names by which a program is allowed just these objects: it knows what becomes of them.
    private static readonly Dictionary<string, string> ResourceKinds = new()
    {
        ["secrets"] = "Secret", ["configmaps"] = "ConfigMap", ["serviceaccounts"] = "ServiceAccount", ["services"] = "Service",
    };

    // What every namespace and cluster has by itself.
    private static readonly HashSet<(string Kind, string Name)> AlwaysThere =
    [
        ("ServiceAccount", "default"), ("ConfigMap", "kube-root-ca.crt"), ("Service", "kubernetes"),
        ("Role", "extension-apiserver-authentication-reader"), ("ConfigMap", "extension-apiserver-authentication"),
        ("ConfigMap", "coredns"), ("Service", "kube-dns"), ("ConfigMap", "openshift-service-ca.crt"),
        ("ClusterRole", "cluster-admin"), ("ClusterRole", "admin"), ("ClusterRole", "edit"), ("ClusterRole", "view"),
    ];

    private static readonly string[] Containers = ["containers[]/args[]", "containers[]/command[]", "initContainers[]/args[]", "initContainers[]/command[]"];

    private readonly ILookup<(string Kind, string Name), (string Namespace, Manifest Manifest)> _names;

    public ProvidedNames(IReadOnlyCollection<Manifest> manifests)
    {
        All = manifests;
        _names = manifests.SelectMany(Provided).ToLookup(name => (name.Kind, name.Name), name => (name.Manifest.Id.Namespace, name.Manifest));
    }

    /// <summary>The objects.</summary>
    public IReadOnlyCollection<Manifest> All { get; }

    /// <summary>Whether there is such an object; a namespace that is not known yet matches any.</summary>
    public bool Has(string kind, string @namespace, string name) =>
        AlwaysThere.Contains((kind, name))
        || name.StartsWith("system:", StringComparison.Ordinal)
        || _names[(kind, name)].Any(provided => Matches(provided.Namespace, @namespace));

    /// <summary>The declared object of that name; null when there is none.</summary>
    public Manifest? Find(string kind, string @namespace, string name) =>
        _names[(kind, name)].Where(provided => Matches(provided.Namespace, @namespace) && provided.Manifest.Id.Kind == kind).Select(provided => provided.Manifest).FirstOrDefault();

    /// <summary>Whether two namespaces may be the same.</summary>
    public static bool Matches(string a, string b) => a.Length == 0 || b.Length == 0 || a == b;

    private static IEnumerable<(string Kind, string Name, Manifest Manifest)> Provided(Manifest manifest)
    {
        yield return (manifest.Id.Kind, manifest.Id.Name, manifest);
        foreach (var (kind, name) in MadeByControllers(manifest).Concat(KnownToPrograms(manifest)))
        {
            yield return (kind, name, manifest);
        }
    }

    private static IEnumerable<(string Kind, string Name)> MadeByControllers(Manifest manifest)
    {
        foreach (var row in Producers.Where(row => row.Group == manifest.Id.Group && row.Kind == manifest.Id.Kind))
        {
            var named = JsonFields.At(manifest.Object, row.Path).Select(field => field.Text).OfType<string>();
            foreach (var name in row.Group.Length == 0 ? named : named.DefaultIfEmpty(manifest.Id.Name))
            {
                yield return (row.Makes, name);
            }
        }

        foreach (var row in Families.Where(row => row.Group == manifest.Id.Group && row.Kind == manifest.Id.Kind))
        {
            foreach (var suffix in row.Suffixes)
            {
                yield return (row.Makes, suffix is "" or ['-', ..] ? manifest.Id.Name + suffix : suffix);
            }
        }
    }

    // A role that names an object, and an option such as --secret-name=admission, tell of a program that makes it or waits for it.
    private static IEnumerable<(string Kind, string Name)> KnownToPrograms(Manifest manifest)
    {
        if (manifest.Id is { Group: "rbac.authorization.k8s.io", Kind: "Role" or "ClusterRole" })
        {
            return JsonFields.At(manifest.Object, "rules[]").SelectMany(rule => JsonFields.At(rule.Value, "resources[]")
                .Where(resource => ResourceKinds.ContainsKey(resource.Text ?? ""))
                .SelectMany(resource => JsonFields.At(rule.Value, "resourceNames[]").Where(name => name.Text is not null).Select(name => (ResourceKinds[resource.Text!], name.Text!))));
        }

        return Containers.SelectMany(path => PodTemplates.At(manifest, path)).Select(argument => SecretOption().Match(argument.Text ?? ""))
            .Where(match => match.Success).Select(match => ("Secret", match.Groups[1].Value));
    }

    [GeneratedRegex("^--?[a-z-]*secret(?:-?name)?=([a-z0-9][a-z0-9.-]*)\\z")]
    private static partial Regex SecretOption();
}
