using GitOps.Core.Rendering.Kustomize.Configuration;
using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.References;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize;

/// <summary>What a kustomization and those below it have brought together: resources, transformer configuration and vars.</summary>
internal sealed class Accumulation
{
    private readonly List<Variable> _variables = [];

    public ResourceSet Resources { get; private set; } = new();

    public TransformerConfiguration Configuration { get; private set; } = TransformerConfiguration.Empty;

    public IReadOnlyList<Variable> Variables => _variables;

    public void Configure(TransformerConfiguration configuration) => Configuration = Configuration.Merge(configuration);

    /// <summary>Takes in what another kustomization brought together, which is not used any more.</summary>
    public void Merge(Accumulation other)
    {
        if (Resources.Resources.Count == 0)
        {
            Resources = other.Resources;
        }
        else
        {
            Resources.AppendAll(other.Resources.Resources);
        }

        Configure(other.Configuration);
        foreach (var variable in other.Variables)
        {
            AddUnique(variable);
        }
    }

    /// <summary>Adds vars, and notes at the resources they are read from that they are.</summary>
    public void AddVariables(IEnumerable<Variable> variables)
    {
        foreach (var variable in variables)
        {
            var wanted = KustomizeId.Create(variable.Object.Gvk, variable.Object.Namespace, variable.Object.Name);
            var anyNamespace = variable.Object.Namespace.Length == 0 && !wanted.IsClusterScoped;
            var matches = Resources.Resources
                .Where(resource => resource.OriginalId is var id && id.Gvk == wanted.Gvk && id.Name == wanted.Name && (anyNamespace || id.Namespace == wanted.Namespace))
                .ToList();
            if (matches.Count > 1)
            {
                throw VariableErrors.VariableAmbiguous(variable, matches);
            }

            matches.ForEach(resource => resource.AddVariable(variable.Name));
            AddUnique(variable);
        }
    }

    private void AddUnique(Variable variable)
    {
        if (_variables.Find(known => known.Name == variable.Name) is { } first)
        {
            throw VariableErrors.VariableTwice(variable, first);
        }

        _variables.Add(variable);
    }
}
