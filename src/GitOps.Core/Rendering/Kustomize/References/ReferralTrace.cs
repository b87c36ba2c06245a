using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.References;

/// <summary>
/// What references made of a resource, and what was asked for that. A resource in the same state asks the same as long as it is
/// answered the same, so where all answers are the same again, so is the outcome.
/// </summary>
/// <param name="Answers">What was asked, in order, and answered.</param>
/// <param name="After">What came of it.</param>
internal sealed record ReferralTrace(IReadOnlyList<(ReferralQuestion Question, Referral? Answer)> Answers, ResourceState After)
{
    public bool Holds(ReferralCandidates candidates)
    {
        foreach (var (question, answer) in Answers)
        {
            if (!question.TryAnswer(question.Find(candidates), out var now) || now != answer)
            {
                return false;
            }
        }

        return true;
    }
}
