namespace GitOps.Core.Cluster.Kubeconfigs;

/// <summary>Words of the API between clients and credential plugins (https://kubernetes.io/docs/reference/config-api/client-authentication.v1/).</summary>
internal static class ExecApi
{
    public const string V1 = "client.authentication.k8s.io/v1";
    public const string V1Beta1 = "client.authentication.k8s.io/v1beta1";
    public const string Kind = "ExecCredential";
    public const string Never = "Never";
    public const string IfAvailable = "IfAvailable";
    public const string Always = "Always";
}
