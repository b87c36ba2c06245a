using GitOps.Core.Checking;
using GitOps.Core.Tests.Rendering;

namespace GitOps.Core.Tests.Checking;

public class RepositoryCheckerTests
{
    private const string Crd = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: discounts.shop.example}
        spec:
          group: shop.example
          names: {kind: Discount, plural: discounts}
          scope: Namespaced
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    required: [percent]
                    properties:
                      percent: {type: integer}
                      level: {type: string, enum: [low, high]}

        """;

    [Theory]
    [InlineData("missing-name", "1:1", "apiVersion: v1\nkind: ConfigMap\n")]
    [InlineData("incomplete-manifest", "1:1", "apiversion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")]
    [InlineData("incomplete-manifest", "2:1", "# too deep\nresource:\n  apiVersion: v1\n  kind: ConfigMap\n")]
    [InlineData("unreadable-manifest", "1:1", "version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 12\n")]
    [InlineData("yaml-invalid", "3:1", "apiVersion: v1\nkind: ConfigMap\nkind: Secret\n")]
    [InlineData("duplicate-manifest", "5:1", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")]
    [InlineData("unknown-field", "5:3", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  prots: []\n")]
    [InlineData("wrong-type", "6:5", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ports:\n  - port: http\n")]
    [InlineData("wrong-type", "3:30", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {b: 1}}\n")]
    [InlineData("wrong-type", "4:1", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: []\n")]
    [InlineData("missing-field", "4:1", "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {schedule: '* * * * *'}\n")]
    [InlineData("unknown-kind", "2:1", "apiVersion: apps/v1\nkind: Deploymnt\nmetadata: {name: a}\n")]
    [InlineData("unknown-kind", "1:1", "apiVersion: apps/v9\nkind: Deployment\nmetadata: {name: a}\n")]
    [InlineData("unknown-group", "1:1", "apiVersion: elsewhere.example/v1\nkind: Thing\nmetadata: {name: a}\n")]
    [InlineData("removed-version", "1:1", "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a}\n")]
    [InlineData("deprecated-version", "1:1", "apiVersion: v1\nkind: Endpoints\nmetadata: {name: a}\n")]
    [InlineData("missing-reference", "6:41", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - {name: a, envFrom: [{configMapRef: {name: absent}}]}\n")]
    [InlineData("missing-reference", "5:3", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  serviceAccountName: absent\n  containers: [{name: a}]\n")]
    [InlineData("missing-key", "6:61", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - {name: a, env: [{name: B, valueFrom: {configMapKeyRef: {name: c, key: absent}}}]}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {present: x}\n")]
    [InlineData("selector-matches-nothing", "4:8", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {selector: {app: absent}}\n")]
    [InlineData("selector-mismatch", "5:3", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: b}}\n    spec: {containers: [{name: a}]}\n")]
    [InlineData("plain-text-secret", "4:14", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: hunter2}\n")]
    [InlineData("plain-text-secret", "4:13", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringDta: {password: hunter2}\n")]
    [InlineData("plain-text-secret", "4:22", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {login: {password: hunter2}}\n")]
    [InlineData("plain-text-secret", "4:8", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: [hunter2]\n")]
    [InlineData("plain-text-secret", "4:1", "apiVersion: v1\nkind: secret\nmetadata: {name: a}\ndata: password=hunter2\n")]
    [InlineData("plain-text-secret", "6:41", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - {name: a, env: [{name: DB_PASSWORD, value: hunter2}]}\n")]
    public void A_problem_is_found_by_its_rule_where_it_stands(string rule, string place, string text)
    {
        var problem = Assert.Single(Check(("shop/a.yaml", text)), problem => problem.Rule == rule);

        Assert.Equal(("shop/a.yaml", place), (problem.File, $"{problem.Line}:{problem.Column}"));
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - {name: a, envFrom: [{configMapRef: {name: absent, optional: true}}], resources: {limits: {cpu: 1, memory: 1.5Gi}}}\n")]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: '${PASSWORD}', other: 'ENC[AES256_GCM,data:x]', empty: ''}\n")]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {name: a, annotations: {}}\nspec: {type: ExternalName, externalName: x.example, ports: [{port: 80, targetPort: http}]}\n")]
    [InlineData("apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\nsubjects: [{kind: User, name: ana, apiGroup: rbac.authorization.k8s.io}]\n")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, creationTimestamp: null}\ndata: {token-ttl: '60', password-file: /x}\n")]
    public void What_is_right_gives_no_problem(string text) => Assert.Empty(Check(("shop/a.yaml", text)));

    [Fact]
    public void Definitions_of_the_repository_check_their_own_objects()
    {
        var problems = Check(
            ("crd.yaml", Crd),
            ("objects.yaml", "apiVersion: shop.example/v1\nkind: Discount\nmetadata: {name: a}\nspec:\n  percent: ten\n  level: medium\n  levle: low\n"));

        Assert.Equal(
            [
                "objects.yaml:5:3: error wrong-type: spec.percent must be an integer, not this text.",
                "objects.yaml:6:3: error invalid-value: spec.level must be one of \"low\", \"high\".",
                "objects.yaml:7:3: error unknown-field: spec has no field \"levle\". Did you mean \"level\"?",
            ],
            problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void Names_are_provided_by_other_files_and_by_operators()
    {
        var problems = Check(
            ("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec:\n  containers:\n  - {name: a, envFrom: [{configMapRef: {name: c}}, {secretRef: {name: tls}}, {configMapRef: {name: other}}]}\n"),
            ("config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: other, namespace: elsewhere}\n"),
            ("cert.yaml", "# gitops:ignore unknown-group\napiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: a, namespace: shop}\nspec: {secretName: tls}\n"));

        Assert.Equal("nothing provides ConfigMap other in namespace shop. Add it, mark the reference optional, or silence the rule where it comes from elsewhere.", Assert.Single(problems).Message);
    }

    [Fact]
    public void A_comment_silences_a_rule_for_its_line_the_next_or_the_document()
    {
        const string Broken = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n";

        Assert.Single(Check(("a.yaml", Broken + "  prots: [] # gitops:ignore wrong-type\n")));
        Assert.Empty(Check(("a.yaml", Broken + "  prots: [] # gitops:ignore wrong-type, unknown-field\n")));
        Assert.Empty(Check(("a.yaml", Broken + "  # gitops:ignore unknown-field\n  prots: []\n")));
        Assert.Empty(Check(("a.yaml", "# gitops:ignore unknown-field\n\n" + Broken + "  prots: []\n")));
        Assert.Single(Check(("a.yaml", "# gitops:ignore unknown-field\n---\n" + Broken + "  prots: []\n")));
    }

    [Fact]
    public void The_settings_file_silences_rules_and_names_the_version()
    {
        (string, string)[] files =
        [
            ("a/a.yaml", "apiVersion: v1\nkind: Endpoints\nmetadata: {name: a}\n"),
            ("b/b.yaml", "apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: b}\n"),
        ];

        Assert.Equal(["deprecated-version", "removed-version"], Check(files).Select(problem => problem.Rule));
        Assert.Equal(["b/b.yaml:1:1: warning deprecated-version: batch/v1beta1 CronJob is deprecated since Kubernetes 1.21 and is removed in 1.25. Use batch/v1."],
            Check([("gitops.yaml", "check: {kubernetesVersion: '1.24'}\n"), .. files]).Select(problem => problem.ToString()));
        Assert.Equal(["b/b.yaml"], Check([("gitops.yaml", "check:\n  ignore:\n  - rule: deprecated-version\n    path: a/*\n"), .. files]).Select(problem => problem.File));
        Assert.Equal(["gitops.yaml:3:5: error settings-invalid: no rule \"deprecated-verison\". Did you mean \"deprecated-version\"?"],
            Check([("gitops.yaml", "check:\n  ignore: [removed-version, deprecated-version,\n    deprecated-verison]\n"), .. files]).Select(problem => problem.ToString()));
    }

    [Theory]
    [InlineData("admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy", "1.30", null)]
    [InlineData("admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy", "1.33", "deprecated-version")]
    [InlineData("admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicyBinding", "1.34", "removed-version")]
    [InlineData("resource.k8s.io/v1beta2", "ResourceClaim", "1.35", null)]
    [InlineData("resource.k8s.io/v1beta2", "ResourceClaim", "1.36", "deprecated-version")]
    [InlineData("resource.k8s.io/v1beta1", "DeviceClass", "1.38", "removed-version")]
    public void Beta_versions_that_have_a_stable_one_are_reported_as_they_go(string apiVersion, string kind, string version, string? rule)
    {
        var problems = Check(("gitops.yaml", $"check: {{kubernetesVersion: '{version}'}}\n"), ("a.yaml", $"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: a}}\n"));

        Assert.Equal(rule, problems.Select(problem => problem.Rule).FirstOrDefault(found => found is "deprecated-version" or "removed-version"));
    }

    [Fact]
    public void Every_mistake_in_the_settings_is_reported_at_its_place()
    {
        var problems = Check(("gitops.yaml", "chekc: {}\nsync:\n  ignore:\n  - kind: 3\n    fields: [spec..x, /spec/x]\n  - name: a\ncheck:\n  kubernetesVersion: 1.3\n"));

        Assert.Equal(
            [
                "gitops.yaml:1:1: error settings-invalid: no setting \"chekc\". Did you mean \"check\"? There are: check, helm, manifests, sync.",
                "gitops.yaml:4:5: error settings-invalid: sync.ignore.0.kind must be text.",
                "gitops.yaml:5:14: error settings-invalid: \"spec..x\" is no path; write it like /spec/replicas or spec.template.spec.containers[*].image.",
                "gitops.yaml:6:5: error settings-invalid: a rule must say what it ignores: fields, managers, or both.",
                "gitops.yaml:8:3: error settings-invalid: check.kubernetesVersion must be text such as \"1.31\".",
            ],
            problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void A_key_that_stands_twice_in_a_kustomization_is_a_finding_and_the_last_one_counts()
    {
        var problems = Check(
            ("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"),
            ("base/b.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n"),
            ("base/kustomization.yaml", "resources: [gone.yaml]\nnamePrefix: x-\nresources: [b.yaml]\n"),
            ("one/kustomization.yaml", "resources: [../base]\n"),
            ("two/kustomization.yaml", "resources: [../base]\nimages:\n- name: a\n  newTag: '1'\n  newTag: '2'\n"));

        Assert.Equal(
            [
                "base/kustomization.yaml:3:1: warning duplicate-key: \"resources\" stands here a second time (first at line 1). The last one counts, and what the first one says is lost: make them one.",
                "two/kustomization.yaml:5:3: warning duplicate-key: \"newTag\" stands here a second time (first at line 4). The last one counts, and what the first one says is lost: make them one.",
            ],
            problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void A_document_that_is_none_is_a_finding_beside_manifests_and_where_a_path_is_said()
    {
        (string, string)[] files =
        [
            ("deploy/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"), ("deploy/b.yaml", "Not found\n"),
            ("src/config.json", """{"port": 80}"""), ("prod/kustomization.yaml", "resources: [ ../deploy/../prod/c.yaml ]\n"), ("prod/c.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n"),
        ];

        Assert.Equal(["deploy/b.yaml not-a-manifest"], Check(files).Select(problem => $"{problem.File} {problem.Rule}"));
        Assert.Equal(["src/config.json"], RepositoryChecker.Check(new MemoryTree(files), new CheckOptions { Path = "src" }, CancellationToken.None).Select(problem => problem.File));
    }

    [Fact]
    public void Each_kustomization_is_a_set_of_its_own_and_plain_folders_beside_them_are_checked_too()
    {
        var problems = Check(
            ("base/kustomization.yaml", "resources: [a.yaml]\n"),
            ("base/a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {x: 1}\n"),
            ("base/unused.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: unused}\nspec: {z: 1}\n"),
            ("prod/kustomization.yaml", "resources: [../base]\n"),
            ("staging/kustomization.yaml", "resources: [../base, absent.yaml]\n"),
            ("extra/kustomization.yaml", "kind: Component\nresources: [absent.yaml]\n"),
            ("plain/b.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: b}\nspec: {y: 1}\n"));

        Assert.Equal(
            ["base/a.yaml unknown-field", "plain/b.yaml unknown-field", "staging/kustomization.yaml render-failed"],
            problems.Select(problem => $"{problem.File} {problem.Rule}"));
    }

    [Fact]
    public void What_a_kustomization_renders_is_placed_where_it_is_written_and_silenced_there()
    {
        (string, string)[] files =
        [
            ("base/kustomization.yaml", "namePrefix: x-\nresources: [a.yaml]\n"),
            ("base/a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ports: [{port: 80}]\n  one: 1\n  two: 2 # gitops:ignore unknown-field\n"),
        ];

        Assert.Equal(["base/a.yaml:6:3: error unknown-field: spec has no field \"one\"."], Check(files).Select(problem => problem.ToString()));
    }

    [Fact]
    public void A_folder_that_is_named_is_checked_root_by_root_by_the_nearest_settings()
    {
        var tree = new MemoryTree(
            ("repo/gitops.yaml", "check:\n  ignore:\n  - rule: unknown-field\n    path: prod/*\n"),
            ("repo/prod/kustomization.yaml", "resources: [../base]\n"),
            ("repo/base/kustomization.yaml", "resources: [a.yaml]\n"),
            ("repo/base/a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {one: 1}\n"),
            ("repo/prod/unused.yaml", "a: [\n"),
            ("other/b.yaml", "a: [\n"));

        string[] Rules(string path) => RepositoryChecker.Check(tree, new CheckOptions { Path = path }, CancellationToken.None).Select(problem => $"{problem.File} {problem.Rule}").ToArray();

        Assert.Equal(["repo/base/a.yaml unknown-field"], Rules("repo"));
        Assert.Equal(["repo/base/a.yaml unknown-field"], Rules("repo/prod"));
        Assert.Equal(["repo/prod/unused.yaml yaml-invalid"], Rules("repo/prod/unused.yaml"));
    }

    [Fact]
    public void Every_problem_of_every_file_is_reported_in_order()
    {
        var problems = Check(
            ("a.yaml", "a: [\n---\napiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {x: 1, y: 2}\n"),
            ("b.yaml", "apiVersion: v1\nkind: Service\n"));

        Assert.Equal(["a.yaml yaml-invalid", "a.yaml unknown-field", "a.yaml unknown-field", "b.yaml missing-name"], problems.Select(problem => $"{problem.File} {problem.Rule}"));
    }

    [Fact]
    public void A_path_that_is_not_there_is_an_error_and_no_problem()
    {
        var options = new CheckOptions { Path = "shpo" };

        var exception = Assert.Throws<GitOpsException>(() => RepositoryChecker.Check(new MemoryTree(("shop/a.yaml", "")), options, CancellationToken.None));

        Assert.Equal("PathNotFound", exception.ErrorId);
    }

    [Fact]
    public void Rules_have_ids_of_their_own()
    {
        Assert.Equal(CheckRules.All.Count, CheckRules.All.Select(rule => rule.Id).Distinct().Count());
        Assert.All(CheckRules.All, rule => Assert.Matches("^[a-z]+(-[a-z]+)+$", rule.Id));
    }

    [Fact]
    public void Every_rule_is_documented_with_its_severity()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "GitOpsPS.sln")))
        {
            folder = folder.Parent!;
        }

        var documented = File.ReadAllLines(Path.Combine(folder.FullName, "docs", "checking.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|')).Select(cells => $"{cells[1].Trim(' ', '`')} {cells[2].Trim()}");

        Assert.Equal(CheckRules.All.Select(rule => $"{rule.Id} {rule.Severity.ToString().ToLowerInvariant()}"), documented.Order(StringComparer.Ordinal));
    }

    private static IReadOnlyList<RepositoryProblem> Check(params (string Path, string Text)[] files) =>
        RepositoryChecker.Check(new MemoryTree(files), new CheckOptions(), CancellationToken.None);
}
