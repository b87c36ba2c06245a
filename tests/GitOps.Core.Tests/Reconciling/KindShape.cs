using System.Text.Json.Nodes;
using GitOps.Core.Cluster.Resources;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>An object of some kind, the fields of it that vary, what others do to it, and fields that rules may ignore.</summary>
public sealed class KindShape
{
    private KindShape(ApiResource resource, string identity, (string Path, string?[] Values)[] fields, (string Manager, string Patch)[] edits, string[] ignorable) =>
        (Resource, Identity, Fields, Edits, Ignorable) = (resource, identity, fields, edits, ignorable);

    public static KindShape[] All { get; } =
    [
        new(
            new("", "v1", "ConfigMap", "configmaps", true, []),
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"}}""",
            [
                ("metadata/labels", [null, """{"a":"1"}""", """{"a":"1","b":"1"}"""]),
                ("metadata/annotations", [null, """{"example.com/a":"1"}"""]),
                ("data", [null, "{}", """{"a":"1"}""", """{"a":"2","b":"1"}""", """{"b":"1"}"""]),
            ],
            [
                ("kubectl-edit", """{"data":{"a":"9"}}"""),
                ("kubectl-edit", """{"data":{"b":null}}"""),
                ("tagger", """{"metadata":{"labels":{"a":"9","c":"9"}}}"""),
                ("tagger", """{"metadata":{"annotations":{"example.com/a":"9"}}}"""),
                ("other", """{"data":{"extra":"9"}}"""),
            ],
            ["data.a", "/data/b", "data", "metadata.labels", "metadata.labels.a", "metadata.annotations[example.com/*]"]),
        new(
            new("", "v1", "Secret", "secrets", true, []),
            """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x"}}""",
            [
                ("data", [null, """{"a":"MQ=="}""", """{"a":"Mg==","b":"MQ=="}"""]),
                ("stringData", [null, """{"c":"1"}""", """{"c":"2","d":"1"}"""]),
            ],
            [
                ("rotator", """{"data":{"a":"OQ=="}}"""),
                ("rotator", """{"data":{"c":"OQ=="}}"""),
                ("kubectl-edit", """{"data":{"b":null}}"""),
            ],
            ["data.a", "/data/c", "/stringData/*"]),
        new(
            new("", "v1", "Service", "services", true, []),
            """{"apiVersion":"v1","kind":"Service","metadata":{"name":"x"},"spec":{"type":"ClusterIP"}}""",
            [
                ("spec/selector", ["""{"app":"x"}""", """{"app":"y"}""", """{"app":"x","tier":"z"}"""]),
                ("spec/sessionAffinity", [null, "\"None\"", "\"ClientIP\""]),
                ("spec/ports",
                [
                    """[{"name":"dns","port":53,"protocol":"UDP"},{"name":"dns-tcp","port":53,"protocol":"TCP"}]""",
                    """[{"name":"dns","port":53,"protocol":"UDP","targetPort":1053}]""",
                    """[{"name":"dns-tcp","port":53,"targetPort":1053},{"name":"dns","port":53,"protocol":"UDP"}]""",
                    """[{"name":"http","port":80,"targetPort":"http"},{"name":"dns","port":53,"protocol":"UDP","targetPort":2053}]""",
                ]),
            ],
            [
                ("kubectl-edit", """{"spec":{"sessionAffinity":"ClientIP"}}"""),
                ("mesh", """{"spec":{"selector":{"app":"z"}}}"""),
                ("mesh", """{"metadata":{"labels":{"mesh":"on"}}}"""),
                ("kubectl-edit", """{"spec":{"publishNotReadyAddresses":true}}"""),
            ],
            ["spec.selector", "spec.sessionAffinity", "spec.ports[*].targetPort", "spec.ports[port=53,protocol=\"UDP\"].targetPort"]),
        new(
            new("apps", "v1", "StatefulSet", "statefulsets", true, []),
            """
            {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"x"},"spec":{"serviceName":"x","selector":{"matchLabels":{"app":"x"}},
             "template":{"metadata":{"labels":{"app":"x"}},"spec":{"containers":[{"name":"server","image":"x:1"}]}}}}
            """,
            [
                ("spec/replicas", [null, "1", "2"]),
                ("spec/updateStrategy", [null, """{"type":"OnDelete"}""", """{"type":"RollingUpdate","rollingUpdate":{"partition":1}}"""]),
                ("spec/template/spec/tolerations", [null, """[{"key":"a","operator":"Exists"}]""", """[{"key":"b","operator":"Exists"},{"key":"a","operator":"Exists"}]"""]),
                ("spec/template/spec/initContainers",
                [
                    null,
                    """[{"name":"init","image":"i:1","env":[{"name":"A","value":"1"}]}]""",
                    """[{"name":"first","image":"f:1"},{"name":"init","image":"i:2","env":[{"name":"B","value":"1"},{"name":"A","value":"2"}]}]""",
                ]),
                ("spec/template/spec/terminationGracePeriodSeconds", [null, "10"]),
            ],
            [
                ("kubectl-scale", """{"spec":{"replicas":7}}"""),
                ("scaler", """{"spec":{"replicas":5}}"""),
                ("kubectl-edit", """{"spec":{"template":{"spec":{"tolerations":[{"key":"z","operator":"Exists"}]}}}}"""),
                ("injector", """{"spec":{"template":{"spec":{"initContainers":[{"name":"proxy","image":"p:1"}]}}}}"""),
                ("injector", """{"spec":{"template":{"metadata":{"annotations":{"injected":"yes"}}}}}"""),
            ],
            [
                "spec.replicas", "spec.template.spec.tolerations", "spec.template.spec.tolerations[0].operator", "spec.template.spec.initContainers[*].image",
                "spec.template.spec.initContainers[init].env", "spec.template.spec.initContainers[init].env[A].value", "spec.updateStrategy", "spec.updateStrategy.type",
            ]),
        new(
            new("networking.k8s.io", "v1", "Ingress", "ingresses", true, []),
            """{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"x"},"spec":{"defaultBackend":{"service":{"name":"x","port":{"number":80}}}}}""",
            [
                ("spec/ingressClassName", [null, "\"a\"", "\"b\""]),
                ("spec/rules",
                [
                    null,
                    """[{"host":"a.example"}]""",
                    """[{"host":"a.example","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"a","port":{"number":80}}}}]}},{"host":"b.example"}]""",
                    """[{"host":"b.example","http":{"paths":[{"path":"/","pathType":"Exact","backend":{"service":{"name":"b","port":{"number":80}}}}]}}]""",
                ]),
                ("spec/tls", [null, """[{"hosts":["a.example"],"secretName":"a"}]"""]),
            ],
            [
                ("kubectl-edit", """{"spec":{"rules":[{"host":"z.example"}]}}"""),
                ("dns-controller", """{"spec":{"rules":[{"host":"y.example"},{"host":"b.example"}]}}"""),
                ("cert-manager", """{"spec":{"tls":[{"hosts":["a.example"],"secretName":"issued"}]}}"""),
                ("kubectl-edit", """{"spec":{"ingressClassName":"z"}}"""),
            ],
            ["spec.rules", "spec.rules[0].host", "spec.rules[*].http", "spec.tls[*].secretName", "/spec/ingressClassName"]),
        new(
            new("tests.gitops.example", "v1", "Widget", "widgets", true, []),
            """{"apiVersion":"tests.gitops.example/v1","kind":"Widget","metadata":{"name":"x"}}""",
            [
                ("spec/mode", [null, "\"a\"", "\"b\""]),
                ("spec/parts", [null, "[]", """[{"name":"p","size":1}]""", """[{"name":"q","size":1},{"name":"p","size":2}]""", """[{"size":3}]"""]),
                ("spec/tags", [null, """["a"]""", """["b","a"]"""]),
                ("spec/deep", [null, """{"a":{"b":1}}""", """{"a":{"b":2,"c":3},"d":4}"""]),
            ],
            [
                ("operator", """{"spec":{"parts":[{"name":"p","size":9},{"name":"o","size":9}]}}"""),
                ("operator", """{"spec":{"deep":{"a":{"b":9}}}}"""),
                ("kubectl-edit", """{"spec":{"tags":["z"]}}"""),
                ("kubectl-edit", """{"spec":{"mode":null}}"""),
            ],
            ["spec.mode", "spec.parts[p].size", "spec.parts[*].size", "spec.parts", "spec.tags", "/spec/tags/0", "spec.deep.a.b", "spec.deep.*", "/spec/deep/*/b"]),
    ];

    public const string WidgetDefinition = """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.tests.gitops.example"},"spec":{
          "group":"tests.gitops.example","scope":"Namespaced","names":{"kind":"Widget","plural":"widgets","singular":"widget","listKind":"WidgetList"},
          "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object",
            "x-kubernetes-preserve-unknown-fields":true}}}}}]}}
        """;

    /// <summary>The object with one value of each field.</summary>
    public (string Path, string?[] Values)[] Fields { get; }

    public (string Manager, string Patch)[] Edits { get; }

    public string[] Ignorable { get; }

    internal ApiResource Resource { get; }

    private string Identity { get; }

    public JsonObject With(IReadOnlyList<int> values)
    {
        var built = JsonNode.Parse(Identity)!.AsObject();
        foreach (var ((path, choices), choice) in Fields.Zip(values))
        {
            if (choices[choice] is not { } value)
            {
                continue;
            }

            JsonNode parent = built;
            var steps = path.Split('/');
            foreach (var step in steps[..^1])
            {
                parent = parent[step] ??= new JsonObject();
            }

            parent[steps[^1]] = JsonNode.Parse(value);
        }

        return built;
    }

    public override string ToString() => Resource.Kind;
}
