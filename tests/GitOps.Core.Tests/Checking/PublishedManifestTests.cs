using GitOps.Core.Checking;
using GitOps.Core.Tests.Rendering;

namespace GitOps.Core.Tests.Checking;

/// <summary>Manifests in the style of those that well-known projects publish, reduced to what was once found wrong with them and is not.</summary>
public class PublishedManifestTests
{
    private const string KubePrometheus = """
        apiVersion: monitoring.coreos.com/v1
        kind: Prometheus
        metadata: {name: k8s, namespace: monitoring, labels: {app.kubernetes.io/component: prometheus, app.kubernetes.io/instance: k8s, app.kubernetes.io/name: prometheus}}
        spec:
          podMetadata: {labels: {app.kubernetes.io/component: prometheus, app.kubernetes.io/instance: k8s, app.kubernetes.io/name: prometheus, app.kubernetes.io/part-of: kube-prometheus}}
          serviceAccountName: prometheus-k8s
        ---
        apiVersion: monitoring.coreos.com/v1
        kind: Alertmanager
        metadata: {name: main, namespace: monitoring, labels: {app.kubernetes.io/name: alertmanager}}
        spec: {replicas: 3}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: prometheus-k8s, namespace: monitoring}
        spec: {selector: {app.kubernetes.io/component: prometheus, app.kubernetes.io/name: prometheus, app.kubernetes.io/part-of: kube-prometheus}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: alertmanager-main, namespace: monitoring}
        spec: {selector: {alertmanager: main}}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: alertmanager-main, namespace: monitoring}
        spec: {maxUnavailable: 1, selector: {matchLabels: {app.kubernetes.io/component: alert-router, app.kubernetes.io/instance: main}}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: prometheus-k8s, namespace: monitoring}
        spec: {podSelector: {matchLabels: {app.kubernetes.io/instance: k8s}}}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: alertmanager-main, namespace: monitoring}
        stringData:
          alertmanager.yaml: |
            global: {resolve_timeout: 5m}
            receivers:
            - name: Default
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: grafana-config, namespace: monitoring}
        data:
          # [date_formats], default_timezone = UTC
          grafana.ini: W2RhdGVfZm9ybWF0c10KZGVmYXVsdF90aW1lem9uZSA9IFVUQwo=
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: kube-scheduler, namespace: kube-system}
        spec: {selector: {component: kube-scheduler}}

        """;

    private const string MetricsServer = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: metrics-server-auth-reader, namespace: kube-system}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: extension-apiserver-authentication-reader}
        subjects: [{kind: ServiceAccount, name: default, namespace: kube-system}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: metrics-server:system:auth-delegator}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:auth-delegator}
        subjects: [{kind: Group, name: system:authenticated}]

        """;

    private const string ArgoCd = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: argocd-application-controller}
        spec:
          serviceName: argocd-application-controller
          selector: {matchLabels: {app.kubernetes.io/name: argocd-application-controller}}
          template:
            metadata: {labels: {app.kubernetes.io/name: argocd-application-controller}}
            spec:
              containers:
              - name: controller
                image: quay.io/argoproj/argocd:v3
                env: [{name: REDIS_PASSWORD, valueFrom: {secretKeyRef: {name: argocd-redis, key: auth}}}]
              volumes:
              - {name: tls, secret: {secretName: argocd-repo-server-tls, optional: true}}
              - {name: ca, configMap: {name: kube-root-ca.crt}}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: argocd-redis}
        rules:
        - {apiGroups: [""], resources: [secrets], resourceNames: [argocd-redis], verbs: [get]}
        - {apiGroups: [""], resources: [secrets], verbs: [create]}

        """;

    private const string IngressNginx = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: controller, namespace: ingress-nginx}
        spec:
          selector: {matchLabels: {app: nginx}}
          template:
            metadata: {labels: {app: nginx}}
            spec:
              containers: [{name: controller, image: nginx}]
              volumes: [{name: webhook-cert, secret: {secretName: ingress-nginx-admission}}]
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: ingress-nginx-admission-create, namespace: ingress-nginx}
        spec:
          template:
            spec:
              restartPolicy: OnFailure
              containers: [{name: create, image: certgen, args: [create, "--namespace=$(POD_NAMESPACE)", --secret-name=ingress-nginx-admission]}]

        """;

    private const string CertManagerUser = """
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata: {name: web, namespace: shop}
        spec: {secretName: web-tls}
        ---
        apiVersion: postgresql.cnpg.io/v1
        kind: Cluster
        metadata: {name: cart-db, namespace: shop}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: api, namespace: shop, annotations: {service.beta.openshift.io/serving-cert-secret-name: api-tls}}
        spec: {selector: {cnpg.io/cluster: cart-db, role: primary}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop}
        spec:
          containers: [{name: web, image: web, envFrom: [{secretRef: {name: cart-db-app}}]}]
          volumes:
          - {name: a, secret: {secretName: web-tls}}
          - {name: b, secret: {secretName: api-tls}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: db, namespace: shop}
        spec: {defaultBackend: {service: {name: cart-db-rw, port: {number: 5432}}}}

        """;

    private const string Rollouts = """
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        metadata: {name: web}
        spec: {template: {metadata: {labels: {tier: front}}, spec: {containers: [{name: a, image: b}]}}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {tier: front}}

        """;

    [Theory]
    [InlineData(KubePrometheus)]
    [InlineData(MetricsServer)]
    [InlineData(ArgoCd)]
    [InlineData(IngressNginx)]
    [InlineData(CertManagerUser)]
    [InlineData(Rollouts)]
    public void Are_as_their_authors_mean_them(string text) =>
        Assert.Empty(Check(text).Where(problem => problem.Severity != ProblemSeverity.Information).Select(problem => problem.ToString()));

    [Theory]
    [InlineData("selector-matches-nothing", "alertmanager: main", "alertmanager: mian")]
    [InlineData("selector-matches-nothing", "app.kubernetes.io/part-of: kube-prometheus}}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: alertmanager-main", "app.kubernetes.io/part-of: other}}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: alertmanager-main")]
    [InlineData("plain-text-secret", "resolve_timeout: 5m", "smtp_auth_password: hunter2")]
    [InlineData("plain-text-secret", "- name: Default", "- webhook_configs: [{url: 'https://ana:hunter2@example.com/'}]")]
    public void And_a_slip_in_them_is_still_found(string rule, string right, string wrong)
    {
        Assert.Contains(right, KubePrometheus, StringComparison.Ordinal);

        Assert.Contains(Check(KubePrometheus.Replace(right, wrong, StringComparison.Ordinal)), problem => problem.Rule == rule);
    }

    [Theory]
    [InlineData("resourceNames: [argocd-redis]", "resourceNames: [argocd-rediss]")]
    [InlineData("name: kube-root-ca.crt", "name: kube-root-ca.cert")]
    public void And_so_is_a_name_that_nothing_provides(string right, string wrong) =>
        Assert.Contains(Check(ArgoCd.Replace(right, wrong, StringComparison.Ordinal)), problem => problem.Rule == "missing-reference");

    [SkippableTheory]
    [InlineData("online-boutique/kubernetes-manifests")]
    [InlineData("podinfo/kustomize")]
    [InlineData("argocd-example-apps/guestbook")]
    [InlineData("argocd-example-apps/sync-waves")]
    [InlineData("argocd-example-apps/pre-post-sync")]
    public void Published_repositories_have_no_warnings(string path)
    {
        var (project, below) = (path.Split('/')[0], path.Split('/')[1]);
        var folder = Path.Combine(CorpusFolder() ?? "", project);
        Skip.IfNot(Directory.Exists(folder), "The corpus is not beside the repository.");

        var problems = RepositoryChecker.Check(new Core.Git.FolderTree(folder), new CheckOptions { Path = below }, CancellationToken.None);

        Assert.Empty(problems.Where(problem => problem.Severity != ProblemSeverity.Information).Select(problem => problem.ToString()));
    }

    private static IReadOnlyList<RepositoryProblem> Check(string text) => RepositoryChecker.Check(new MemoryTree(("install.yaml", text)), new CheckOptions(), CancellationToken.None);

    private static string? CorpusFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "shared", "corpus")))
            {
                return Path.Combine(folder.FullName, "shared", "corpus");
            }
        }

        return null;
    }
}
