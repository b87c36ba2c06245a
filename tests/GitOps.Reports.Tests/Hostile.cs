using System.Globalization;
using System.Text.RegularExpressions;

namespace GitOps.Reports.Tests;

/// <summary>Text that attacks whatever shows it, objects that have it in every field, and the check that none of it arrived.</summary>
internal static partial class Hostile
{
    /// <summary>A part of it that is letters only, by which a test knows that it looked at something.</summary>
    public const string Trace = "hostileword";

    public const string Line =
        Trace + "</script><img src=x onerror=alert(1)><!-- ]]> ' \" ` ``` ````` |a| \\| \\ @octocat #123 [x](javascript:alert(1)) https://example.com <b>b</b> &amp; ${{x}} $(x) "
        + "\u001b[31m\u001b]0;own\u0007 \u202e\u2066\u200b\u061c\u2028\u2029\u0000\u009b\ufffe\uffff\ud800 ::error::a ##vso[task.setvariable variable=x]b ##[command]c";

    public const string Lines = Line + "\n::error::d\n##vso[task.complete]e\n```\n~~~\n</details>\n# heading\n- [ ] task\n| cell |\n" + Line;

    public static object[] Objects()
    {
        var revision = new Revision(Line, Line, Line, Line, Samples.Now);
        var cluster = new ClusterInfo(Line, new Uri("https://x.example"), Line);
        var id = new ResourceId(Line, Line, Line, Line, Line);
        var source = new SourceLocation(Line, 3, Line);
        var failure = new GitOpsException("FieldConflict", FailureKind.Conflict, Lines, id, source);
        FieldChange[] changes =
        [
            new(Line, Line, Line, Line + "x", ChangeCause.Drift, Line, Line, Samples.Now) { Source = source },
            new(Line, Line, Lines, Lines + "x", ChangeCause.Git, Line, Line, Samples.Now) { Source = source },
        ];
        var result = new ResourceResult
        {
            Action = SyncAction.Conflict, Id = id, Changes = changes, Source = source, Message = Lines, Error = failure, Set = Line, Revision = revision, Cluster = cluster,
        };
        var sync = new SyncResult
        {
            Set = Line, Revision = revision, Cluster = cluster, Results = [result], Duration = TimeSpan.FromSeconds(1), Requests = 1, HealthError = failure, EndedEarly = failure, Remaining = [id],
        };
        var diff = new ResourceDiff
        {
            Action = DiffAction.Refused, Id = id, Changes = changes, AlsoDeletes = [new KindCount(Line, 1)], Source = source, Reason = Lines, Error = failure, NotDone = Lines, TakenFrom = [Line],
            Uid = Line, ResourceVersion = Line, Set = Line, Revision = revision, From = revision, Cluster = cluster,
        };
        return
        [
            diff,
            diff with { Action = DiffAction.Update, Text = () => $"--- {Lines}\n+++ {Line}\n@@ -1 +1 @@\n-{Lines}\n+{Line}" },
            sync,
            new UndoResult([revision], [revision], Line, Line, null) { RestoredTo = revision },
            new SyncRecord { Number = 1, Revision = revision, By = new SyncOrigin(Line, Line, Line), Started = Samples.Now, FirstError = Lines, Commits = [revision], Set = Line, Cluster = cluster },
            new RepositoryProblem(ProblemSeverity.Error, Line, Line, 1, 1, Lines, id),
            new ResourceStatus
            {
                Id = id, Health = new ResourceHealth(HealthState.Degraded, Lines), Set = Line, Revision = Line, Cluster = cluster,
                Owned = [new ResourceStatus { Id = id, Health = new ResourceHealth(HealthState.Healthy, Line), Set = Line, Revision = Line, Cluster = cluster }],
            },
            failure,
        ];
    }

    /// <summary>Fails when a terminal or a pipeline's log would obey something in the text.</summary>
    public static void AssertHarmless(string text)
    {
        Assert.Contains(Trace, text);
        Assert.Equal([], text.EnumerateRunes().Where(IsObeyed).Select(rune => $"U+{rune.Value:X4}").Distinct());
        Assert.DoesNotMatch(AzureCommand(), text);
        Assert.DoesNotMatch(GitHubCommand(), text);
    }

    private static bool IsObeyed(System.Text.Rune rune) => rune.Value is not ('\n' or '\t') && System.Text.Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;

    [GeneratedRegex(@"##\w*\[")]
    private static partial Regex AzureCommand();

    [GeneratedRegex(@"^\s*::", RegexOptions.Multiline)]
    private static partial Regex GitHubCommand();
}
