using System.Text.Json.Nodes;
using GitOps.Sandbox.Objects.Writes;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Tests.Objects;

public class ValidationTests
{
    [Fact]
    public void Every_problem_is_a_cause_with_reason_message_and_field()
    {
        var refusal = Assert.Throws<ApiStatusException>(() => Subject.BuiltIn("apps/v1", "Deployment").Create(
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"bad"},"spec":{}}"""));

        Assert.Equal(
            "Deployment.apps \"bad\" is invalid: [spec.selector: Required value, spec.template.metadata.labels: Invalid value: null: "
            + "`selector` does not match template `labels`, spec.template.spec.containers: Required value]",
            refusal.Message);
        var status = refusal.ToStatus();
        Assert.Equal((422, "Invalid", "apps", "Deployment"), ((int)status["code"]!, (string)status["reason"]!, (string)status["details"]!["group"]!, (string)status["details"]!["kind"]!));
        Assert.Equal("FieldValueRequired", (string?)status["details"]!["causes"]![0]!["reason"]);
        Assert.Equal("spec.selector", (string?)status["details"]!["causes"]![0]!["field"]);
    }

    [Theory]
    [InlineData("v1", "ConfigMap", """{"metadata":{"name":"a"},"data":{"a b":"1"}}""", "data[a b]: Invalid value: \"a b\": a valid config key")]
    [InlineData("v1", "ConfigMap", """{"metadata":{"name":"a","labels":{"-x":"1"}}}""", "metadata.labels: Invalid value: \"-x\": name part must consist of")]
    [InlineData("v1", "ConfigMap", """{"metadata":{"name":"a","labels":{"x":"a b"}}}""", "metadata.labels: Invalid value: \"a b\": a valid label must be an empty string or consist of")]
    [InlineData("v1", "Namespace", """{"metadata":{"name":"a.b"}}""", "metadata.name: Invalid value: \"a.b\": a lowercase RFC 1123 label must consist of")]
    [InlineData("v1", "Service", """{"metadata":{"name":"1a"},"spec":{"ports":[{"port":80}]}}""", "metadata.name: Invalid value: \"1a\": a DNS-1035 label must consist of")]
    [InlineData("v1", "Service", """{"metadata":{"name":"a"},"spec":{}}""", "spec.ports: Required value")]
    [InlineData("v1", "Service", """{"metadata":{"name":"a"},"spec":{"ports":[{"port":80},{"port":81}]}}""", "[spec.ports[0].name: Required value, spec.ports[1].name: Required value]")]
    [InlineData("v1", "Service", """{"metadata":{"name":"a"},"spec":{"type":"X","ports":[{"port":80}]}}""", "spec.type: Unsupported value: \"X\": supported values: \"ClusterIP\", \"ExternalName\", \"LoadBalancer\", \"NodePort\"")]
    [InlineData("v1", "Secret", """{"metadata":{"name":"a"},"type":"kubernetes.io/tls"}""", "[data[tls.crt]: Required value, data[tls.key]: Required value]")]
    [InlineData("batch/v1", "CronJob", """{"metadata":{"name":"a"},"spec":{"schedule":"* *","jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"x"}]}}}}}}""", "spec.schedule: Invalid value: \"* *\": expected exactly 5 fields, found 2: [* *]")]
    [InlineData("rbac.authorization.k8s.io/v1", "Role", """{"metadata":{"name":"a:b"},"rules":[{"apiGroups":[""],"resources":["pods"]}]}""", "rules[0].verbs: Required value: verbs must contain at least one value")]
    [InlineData("networking.k8s.io/v1", "Ingress", """{"metadata":{"name":"a"},"spec":{"rules":[{"http":{"paths":[{"path":"x","pathType":"Prefix","backend":{"service":{"name":"s","port":{"number":80}}}}]}}]}}""", "spec.rules[0].http.paths[0].path: Invalid value: \"x\": must be an absolute path")]
    [InlineData("apiextensions.k8s.io/v1", "CustomResourceDefinition", """{"metadata":{"name":"x"},"spec":{"group":"acme.dev","scope":"Namespaced","names":{"plural":"widgets","kind":"Widget"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}""", "metadata.name: Invalid value: \"x\": must be spec.names.plural+\".\"+spec.group")]
    public void Objects_that_break_a_rule_are_refused_in_the_servers_words(string apiVersion, string kind, string body, string problem)
    {
        var value = JsonNode.Parse(body)!.AsObject();
        value["apiVersion"] = apiVersion;
        value["kind"] = kind;

        Assert.Contains(problem, Subject.Refusal(() => Subject.BuiltIn(apiVersion, kind).Create(value.ToJsonString())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"image":"x"}""", "spec.containers[0].name: Required value")]
    [InlineData("""{"name":"c"}""", "spec.containers[0].image: Required value")]
    [InlineData("""{"name":"c","image":"x","volumeMounts":[{"name":"v","mountPath":"/v"}]}""", "spec.containers[0].volumeMounts[0].name: Not found: \"v\"")]
    [InlineData("""{"name":"c","image":"x","livenessProbe":{}}""", "spec.containers[0].livenessProbe: Required value: must specify a handler type")]
    [InlineData("""{"name":"c","image":"x","livenessProbe":{"tcpSocket":{"port":80},"successThreshold":2}}""", "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1")]
    [InlineData("""{"name":"c","image":"x","ports":[{"containerPort":70000}]}""", "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive")]
    [InlineData("""{"name":"c","image":"x","resources":{"requests":{"cpu":"2"},"limits":{"cpu":"1"}}}""", "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1")]
    [InlineData("""{"name":"c","image":"x","resources":{"limits":{"cpu":"-1"}}}""", "spec.containers[0].resources.limits[cpu]: Invalid value: \"-1\": must be greater than or equal to 0")]
    public void Containers_that_break_a_rule_are_refused_in_the_servers_words(string container, string problem) => Assert.Contains(
        problem,
        Subject.Refusal(() => Subject.BuiltIn("v1", "Pod").Create($$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{{{container}}}]}}""")),
        StringComparison.Ordinal);

    [Fact]
    public void A_claim_template_is_a_volume_of_the_stateful_sets_containers()
    {
        var set = Subject.BuiltIn("apps/v1", "StatefulSet").Create(
            """
            {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"ss"},"spec":{"serviceName":"s","selector":{"matchLabels":{"a":"b"}},
            "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"x","volumeMounts":[{"name":"d","mountPath":"/d"}]}]}},
            "volumeClaimTemplates":[{"metadata":{"name":"d"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}]}}
            """);

        Assert.Null(set["spec"]!["template"]!["spec"]!["volumes"]);
    }

    [Theory]
    [InlineData("""{"data":{"k":"2"}}""", "data: Forbidden: field is immutable when `immutable` is set")]
    [InlineData("""{"immutable":false}""", "immutable: Forbidden: field is immutable when `immutable` is set")]
    [InlineData("""{"immutable":null,"binaryData":{"b":"eA=="}}""", "[immutable: Forbidden: field is immutable when `immutable` is set, binaryData: Forbidden: field is immutable when `immutable` is set]")]
    public void An_immutable_config_map_stays_as_it_is(string patch, string problem)
    {
        var configMaps = Subject.BuiltIn("v1", "ConfigMap");
        var live = configMaps.Create("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"immutable":true,"data":{"k":"1"}}""");

        Assert.EndsWith(problem, Subject.Refusal(() => configMaps.Patch(live, PatchKind.Merge, patch)), StringComparison.Ordinal);
        Assert.True(configMaps.Patch(live, PatchKind.Merge, """{"metadata":{"labels":{"a":"b"}}}""").Changed);
    }

    [Theory]
    [InlineData("v1", "Service", """{"metadata":{"name":"s"},"spec":{"clusterIP":"10.96.0.9","ports":[{"port":80}]}}""", """{"spec":{"clusterIP":"10.96.0.10"}}""", "spec.clusterIPs[0]: Invalid value: [\"10.96.0.10\"]: may not change once set")]
    [InlineData("v1", "Secret", """{"metadata":{"name":"s"}}""", """{"type":"x/y"}""", "type: Invalid value: \"x/y\": field is immutable")]
    [InlineData("apps/v1", "Deployment", """{"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b","c":"d"}},"spec":{"containers":[{"name":"c","image":"x"}]}}}}""", """{"spec":{"selector":{"matchLabels":{"c":"d"}}}}""", "spec.selector: Invalid value: {\"matchLabels\":{\"a\":\"b\",\"c\":\"d\"}}: field is immutable")]
    [InlineData("batch/v1", "Job", """{"metadata":{"name":"j"},"spec":{"completions":1,"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"x"}]}}}}""", """{"spec":{"completions":2}}""", "spec.completions: Invalid value: 2: field is immutable")]
    [InlineData("v1", "ConfigMap", """{"metadata":{"name":"c"}}""", """{"metadata":{"finalizers":["x"]}}""", "metadata.finalizers[0]: Invalid value: \"x\": name is neither a standard finalizer name nor is it fully qualified")]
    public void Changes_that_break_a_rule_are_refused_in_the_servers_words(string apiVersion, string kind, string body, string patch, string problem)
    {
        var value = JsonNode.Parse(body)!.AsObject();
        value["apiVersion"] = apiVersion;
        value["kind"] = kind;
        var subject = Subject.BuiltIn(apiVersion, kind);
        var live = subject.Create(value.ToJsonString());

        Assert.EndsWith(problem, Subject.Refusal(() => subject.Patch(live, PatchKind.Merge, patch)), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_request_and_object_must_agree()
    {
        var configMaps = Subject.BuiltIn("v1", "ConfigMap");
        var live = configMaps.Create("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""");

        Assert.Equal(
            "the name of the object (b) does not match the name on the URL (a)",
            Subject.Refusal(() => configMaps.Update(live, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}""")));
        Assert.Equal(
            "the namespace of the provided object does not match the namespace sent on the request",
            Subject.Refusal(() => configMaps.Create("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b","namespace":"other"}}""")));
    }
}
