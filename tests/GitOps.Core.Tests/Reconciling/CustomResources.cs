namespace GitOps.Core.Tests.Reconciling;

/// <summary>A kind of the tests' own.</summary>
internal static class CustomResources
{
    public static string Definition(string kind, bool required = false) =>
        Definition(kind, $"{{ type: object, required: [{(required ? "size" : "")}], properties: {{ size: {{ type: integer }} }} }}");

    /// <param name="kind">The kind, in small letters.</param>
    /// <param name="spec">The schema of its spec.</param>
    public static string Definition(string kind, string spec) => $$"""
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
                  spec: {{spec}}
        """;

    public static string Object(string kind, string name) => $$"""
        apiVersion: tests.gitops.example/v1
        kind: {{Kind(kind)}}
        metadata: { name: {{name}} }
        spec: { size: 1 }
        """;

    private static string Kind(string kind) => char.ToUpperInvariant(kind[0]) + kind[1..];
}
