using System.Text.Json.Nodes;
using GitOps.Core.Health;

namespace GitOps.Core.Tests.Health;

public sealed class WorkloadPodsTests
{
    private const string Workload = """
        {"metadata":{"name":"web","namespace":"shop"},
         "spec":{"selector":{"matchLabels":{"app":"web"}},
                 "template":{"metadata":{"labels":{"app":"web"},"annotations":{"restarted":"today"}},
                             "spec":{"containers":[{"name":"server","image":"example/web:2"}],
                                     "volumes":[{"name":"settings","configMap":{"name":"settings-2"}}]}}}}
        """;

    [Theory]
    [InlineData("", "", true)]
    [InlineData("\"example/web:2\"", "\"example/web:1\"", false)]
    [InlineData("\"settings-2\"", "\"settings-1\"", false)]
    [InlineData("\"today\"", "\"yesterday\"", false)]
    [InlineData("\"shop\"", "\"other\"", false)]
    [InlineData("\"app\":\"web\"", "\"app\":\"cart\"", false)]
    [InlineData("\"name\":\"server\"", "\"name\":\"server\",\"volumeMounts\":[{\"name\":\"token\"}]", true)]
    [InlineData("\"volumes\":[", "\"volumes\":[{\"name\":\"token\"},", true)]
    [InlineData("\"containers\":[", "\"containers\":[{\"name\":\"proxy\"},", true)]
    public void A_pod_is_current_when_it_has_what_the_template_says(string replaced, string with, bool current)
    {
        var pod = """
            {"metadata":{"name":"web-1","namespace":"shop","labels":{"app":"web","pod-template-hash":"1"},"annotations":{"restarted":"today"}},
             "spec":{"containers":[{"name":"server","image":"example/web:2"}],"volumes":[{"name":"settings","configMap":{"name":"settings-2"}}]}}
            """;
        pod = replaced.Length == 0 ? pod : pod.Replace(replaced, with, StringComparison.Ordinal);

        Assert.Equal(current, WorkloadPods.IsCurrent(Parse(Workload), Parse(pod)));
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
