namespace GitOps.Core.Tests.Reconciling;

/// <summary>A kind of the tests' own.</summary>
internal static class CustomResources
{
    public static string Definition(string kind, bool required = false) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: {{kind}}s.tests.gitops.example
        spec:
          group: tests.gitops.example
          names: { kind: {{Kind(kind)}}, plural: {{kind}}s, singular: {{kind}}, listKind: {{Kind(kind)}}List }
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
                    required: [{{(required ? "size" : "")}}]
                    properties:
                      size: { type: integer }
        """;

    public static string Object(string kind, string name) => $$"""
        apiVersion: tests.gitops.example/v1
        kind: {{Kind(kind)}}
        metadata: { name: {{name}} }
        spec: { size: 1 }
        """;

    private static string Kind(string kind) => char.ToUpperInvariant(kind[0]) + kind[1..];
}
