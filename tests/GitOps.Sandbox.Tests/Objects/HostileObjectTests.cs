using System.Text;
using System.Text.Json.Nodes;
using FsCheck.Xunit;
using GitOps.Sandbox.Objects.Writes;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Tests.Objects;

/// <summary>Objects and patches nobody would write: the answer is an object or a Status, never a crash.</summary>
public class HostileObjectTests
{
    private static readonly (Subject Subject, string Body)[] Subjects =
    [
        (Subject.BuiltIn("apps/v1", "Deployment"), """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","labels":{"a":"b"}},"spec":{"selector":{"matchLabels":{"a":"b"}},"strategy":{"rollingUpdate":{"maxSurge":1}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"volumes":[{"name":"v","configMap":{"name":"c","items":[{"key":"k","path":"p"}]}}],"containers":[{"name":"c","image":"x","env":[{"name":"E","valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}}],"ports":[{"containerPort":80}],"volumeMounts":[{"name":"v","mountPath":"/v"}],"resources":{"limits":{"cpu":"1"}},"livenessProbe":{"httpGet":{"port":80}},"securityContext":{"privileged":false}}]}}}}"""),
        (Subject.BuiltIn("v1", "Service"), """{"apiVersion":"v1","kind":"Service","metadata":{"name":"a","annotations":{"a":"b"}},"spec":{"type":"NodePort","selector":{"a":"b"},"ports":[{"name":"p","port":80,"targetPort":"http"}]}}"""),
        (Subject.BuiltIn("networking.k8s.io/v1", "Ingress"), """{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"a"},"spec":{"rules":[{"host":"a.b","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"s","port":{"number":80}}}}]}}]}}"""),
        (Subject.BuiltIn("apiextensions.k8s.io/v1", "CustomResourceDefinition"), """{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.acme.dev"},"spec":{"group":"acme.dev","scope":"Namespaced","names":{"plural":"widgets","kind":"Widget"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"array","items":{"type":"object","properties":{"a":{"type":"string"}}}}}}}}]}}"""),
        (Subject.Custom("""{"type":"object","properties":{"spec":{"type":"object","properties":{"tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},"n":{"type":"integer","minimum":1}}}}}"""), """{"apiVersion":"acme.dev/v1","kind":"Widget","metadata":{"name":"a"},"spec":{"tags":["a","b"],"n":1}}"""),
    ];

    private static readonly string[] Names = ["", "name", "$patch", "$retainKeys", "$setElementOrder/ports", "metadata", "spec", "status", "labels", "type"];
    private static readonly string[] Texts = ["", "x", "$patch", "delete", "80", "1Gi", "None", "a/b/c", "é", "ExternalName"];

    [Property(MaxTest = 400)]
    public void Every_write_ends_in_an_object_or_a_status(int seed)
    {
        var random = new Random(seed);
        var (subject, body) = Subjects[random.Next(Subjects.Length)];
        var live = subject.Apply(null, body).Object;
        var hostile = Mutated(random, JsonNode.Parse(body)!.AsObject()).ToJsonString();
        var operation = new JsonObject
        {
            ["op"] = new[] { "add", "remove", "replace", "test", "move", "copy" }[random.Next(6)],
            ["path"] = new[] { "", "/spec", "/metadata/labels/a", "/metadata/managedFields/0", "/spec/-", "/x/0" }[random.Next(6)],
            ["from"] = "/metadata",
            ["value"] = Anything(random, 0),
        };

        AnswerOf(() => subject.Create(hostile));
        AnswerOf(() => subject.Apply(null, hostile));
        AnswerOf(() => subject.Apply(live, hostile, "other", force: true));
        AnswerOf(() => subject.Update(live, hostile));
        AnswerOf(() => subject.Patch(live, PatchKind.Merge, hostile));
        AnswerOf(() => subject.Patch(live, PatchKind.StrategicMerge, hostile));
        AnswerOf(() => subject.Patch(live, PatchKind.Json, new JsonArray(operation).ToJsonString()));
    }

    private static void AnswerOf(Func<object> write)
    {
        try
        {
            Assert.NotNull(write());
        }
        catch (ApiStatusException refusal)
        {
            Assert.InRange(refusal.Code, 400, 500);
            Assert.NotEmpty(Encoding.UTF8.GetBytes(refusal.ToStatus().ToJsonString()));
        }
    }

    private static JsonObject Mutated(Random random, JsonObject value)
    {
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            JsonNode place = value;
            while (random.Next(5) > 0 && Children(place) is { Count: > 0 } children)
            {
                place = children[random.Next(children.Count)];
            }

            switch (place)
            {
                case JsonObject map when map.Count > 0 && random.Next(3) == 0:
                    map.Remove(map.ElementAt(random.Next(map.Count)).Key);
                    break;
                case JsonObject map:
                    var names = map.Select(field => field.Key).Concat(Names).ToList();
                    map[names[random.Next(names.Count)]] = Anything(random, 0);
                    break;
                case JsonArray list:
                    list.Add(list.Count > 0 && random.Next(2) == 0 ? list[0]?.DeepClone() : Anything(random, 0));
                    break;
            }
        }

        return value;
    }

    private static List<JsonNode> Children(JsonNode node) =>
        [.. (node is JsonObject map ? map.Select(field => field.Value) : (JsonArray)node).Where(child => child is JsonObject or JsonArray).Select(child => child!)];

    private static JsonNode? Anything(Random random, int depth) => random.Next(depth > 2 ? 6 : 8) switch
    {
        0 => null,
        1 => Texts[random.Next(Texts.Length)],
        2 => random.Next(-3, 99999),
        3 => random.Next(2) == 0 ? 1.5 : 1e30,
        4 => random.Next(2) == 0,
        5 => long.MaxValue,
        6 => new JsonArray(Anything(random, depth + 1), Anything(random, depth + 1)),
        _ => new JsonObject { [Names[random.Next(Names.Length)]] = Anything(random, depth + 1), ["a"] = Anything(random, depth + 1) },
    };
}
