using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.References;

/// <summary>What can be wrong with the variables of a kustomization, each under its stable id.</summary>
internal static class VariableErrors
{
    public static GitOpsException VariableTwice(Variable variable, Variable first) => new(
        "KustomizationInvalid", FailureKind.Conflict, $"{variable.Location}: var {variable.Name} is defined already (at {first.Location}).", variable.Name, variable.Location);

    public static GitOpsException VariableAmbiguous(Variable variable, IEnumerable<Resource> matches) => new(
        "KustomizeAmbiguousName", FailureKind.Conflict, $"{variable.Location}: var {variable.Name} could mean several objects: {ResourceErrors.List(matches)}. Give its namespace.", variable.Name, variable.Location);

    public static GitOpsException VariableWithoutObject(Variable variable) => new(
        "KustomizeNothingSelected",
        FailureKind.NotFound,
        $"{variable.Location}: there is no {variable.Object.Gvk}/{variable.Object.Name}, from which var {variable.Name} is read.",
        variable.Name,
        variable.Location);

    public static GitOpsException VariableWithoutField(Variable variable, Resource holder) => new(
        "KustomizeFieldInvalid",
        FailureKind.NotFound,
        $"{variable.Location}: {ResourceErrors.Describe(holder)} (from {holder.Source}) has no {variable.FieldPath}, from which var {variable.Name} is read.",
        variable.Name,
        variable.Location);
}
