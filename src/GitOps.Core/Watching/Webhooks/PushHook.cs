using GitOps.Core.Serving;

namespace GitOps.Core.Watching.Webhooks;

/// <summary>Takes what hosts tell of pushes, and has the sets concerned look at their repository at once.</summary>
public static class PushHook
{
    /// <summary>Hosts send up to this much; GitHub leaves out commits beyond some thousands.</summary>
    private const int LargestBody = 8 * 1024 * 1024;

    /// <summary>The endpoint <c>POST /push</c>.</summary>
    /// <param name="sets">The sets that are watched.</param>
    /// <param name="secret">What a host has to prove that it knows.</param>
    /// <param name="verbose">Told of each push.</param>
    public static Endpoint Of(IReadOnlyList<SetWatch> sets, PushSecret secret, Action<string> verbose) => new("POST", "/push", (request, _) => Task.FromResult(Answer(request, sets, secret, verbose)))
    {
        LargestBody = LargestBody,
    };

    private static ServedAnswer Answer(ServedRequest request, IReadOnlyList<SetWatch> sets, PushSecret secret, Action<string> verbose)
    {
        if (!secret.IsProved(request))
        {
            verbose("A push was told of by somebody who does not know the secret; it is ignored.");
            return ServedAnswer.Text(401, "The secret is missing or wrong.");
        }

        if (Push.Read(request.Body) is not { } push)
        {
            return ServedAnswer.Text(400, "The body is no JSON object. Have the host send application/json.");
        }

        SetWatch[] concerned = [.. sets.Where(set => push.Concerns(set.Request))];
        verbose($"A push to {string.Join(", ", push.Repositories)} ({string.Join(", ", push.References)}) concerns {concerned.Length} of {sets.Count} sets.");
        foreach (var set in concerned)
        {
            set.LookNow();
        }

        return ServedAnswer.Text(202, $"{concerned.Length} of {sets.Count} sets look at their repository.");
    }
}
