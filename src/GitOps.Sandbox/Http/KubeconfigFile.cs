using System.Text;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Http;

/// <summary>A kubeconfig that leads to the sandbox's HTTP door. It holds no secret: the door asks for none.</summary>
internal static class KubeconfigFile
{
    /// <summary>The name of its only context.</summary>
    public const string Context = "sandbox";

    /// <summary>Writes it, in one step, so that no reader sees half of it.</summary>
    public static async Task WriteAsync(string path, Uri server, CancellationToken cancellationToken)
    {
        var text = $$"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: {{Context}}
              cluster:
                server: {{server.GetLeftPart(UriPartial.Authority)}}
            users:
            - name: {{Context}}
              user: {}
            contexts:
            - name: {{Context}}
              context:
                cluster: {{Context}}
                user: {{Context}}
                namespace: default
            current-context: {{Context}}

            """;
        await AtomicFile.WriteAsync(path, Encoding.UTF8.GetBytes(text), cancellationToken);
    }
}
