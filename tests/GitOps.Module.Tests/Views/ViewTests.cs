using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Views;

public class ViewTests
{
    private const string Objects = """
        $revision = [GitOps.Revision]::new('4f1c2ab0000000000000000000000000000000aa', 'main', 'Raise memory', 'Ana Lima', [DateTimeOffset]::Now.AddHours(-2.5))
        $cluster = [GitOps.ClusterInfo]::new('prod-eu', 'https://prod-eu.example:6443', 'shop')
        $source = [GitOps.SourceLocation]::new('base/cart.yaml', 14, $revision.Sha)
        function Id($kind, $namespace, $name) { [GitOps.ResourceId]::new('apps', 'v1', $kind, $namespace, $name) }
        function Change($path, $live, $desired, $cause, $manager) {
            [GitOps.FieldChange]::new($path, '/x', $live, $desired, $cause, $manager, 'Update', [DateTimeOffset]::new(2026, 3, 4, 10, 32, 0, [TimeSpan]::Zero))
        }
        function Diff($properties) {
            $all = @{ Set = 'shop-prod'; Revision = $revision; Cluster = $cluster } + $properties
            [GitOps.ResourceDiff]$all
        }
        function Result($action, $kind, $namespace, $name, $properties = @{}) {
            $all = @{ Action = $action; Id = Id $kind $namespace $name } + $properties
            [GitOps.ResourceResult]$all
        }
        function Sync($properties) {
            $all = @{ Set = 'shop-prod'; Revision = $revision; Cluster = $cluster; Duration = '0:00:21'; Requests = 14 } + $properties
            [GitOps.SyncResult]$all
        }

        """;

    [Fact]
    public void A_diff_is_headed_by_set_revision_and_cluster()
    {
        var screen = Show("Diff @{ Action = 'Create'; Id = Id ConfigMap shop flags; Source = $source }");

        Assert.Contains("Set: shop-prod  ·  main@4f1c2ab \"Raise memory\" (Ana Lima, 2 h ago)  →  prod-eu/shop", screen);
    }

    [Fact]
    public void Diffs_of_two_sets_have_two_headers()
    {
        var screen = Show("""
            Diff @{ Action = 'Create'; Id = Id ConfigMap shop one }
            Diff @{ Action = 'Create'; Id = Id ConfigMap shop two }
            [GitOps.ResourceDiff]@{ Action = 'Create'; Id = Id ConfigMap shop three; Set = 'billing'; Revision = $revision; Cluster = $cluster }
            """);

        Assert.Equal(2, screen.Split("Set: ").Length - 1);
    }

    [Fact]
    public void A_change_from_Git_names_field_and_place()
    {
        var row = Row("Diff @{ Action = 'Update'; Id = Id Deployment shop cart; Source = $source; Changes = [GitOps.FieldChange[]]@(Change spec.replicas 2 3 Git gitops) }", "cart");

        Assert.Matches(@"^~ Update\s+Deployment\s+cart\s+spec\.replicas 2 → 3\s+4f1c2ab base/cart\.yaml:14", row);
    }

    [Fact]
    public void Drift_names_who_made_it()
    {
        var row = Row("Diff @{ Action = 'Drift'; Id = Id Deployment shop cart; Source = $source; Changes = [GitOps.FieldChange[]]@(Change spec.replicas 5 2 Drift kubectl-edit) }", "cart");

        Assert.Matches(@"^~ Drift\s+Deployment\s+cart\s+spec\.replicas 5 → 2\s+kubectl-edit, 2026-03-0", row);
    }

    [Fact]
    public void A_conflict_names_the_owner()
    {
        var row = Row("Diff @{ Action = 'Conflict'; Id = Id Deployment shop search; Changes = [GitOps.FieldChange[]]@(Change spec.replicas 3 6 Conflict hpa) }", "search");

        Assert.Matches(@"^! Conflict\s+Deployment\s+search\s+spec\.replicas 3 → 6\s+hpa", row);
    }

    [Theory]
    [InlineData("Refused", "x")]
    [InlineData("Adopt", ">")]
    [InlineData("Unknown", "[?]")]
    public void What_is_neither_made_nor_changed_is_marked_and_says_why(string action, string mark)
    {
        var row = Row($"Diff @{{ Action = '{action}'; Id = Id Deployment shop search; Reason = 'because of x' }}", "search");

        Assert.Matches($@"^{mark} {action}\s+Deployment\s+search\s+because of x", row);
    }

    [Fact]
    public void Of_many_changes_the_first_is_shown_and_the_rest_counted()
    {
        var screen = Show("Diff @{ Action = 'Update'; Id = Id ConfigMap shop flags; Changes = [GitOps.FieldChange[]]@((Change data.a 1 2 Git gitops), (Change data.b 1 2 Git gitops)) }");

        Assert.Contains("data.a 1 → 2 (+1 more)", screen);
    }

    [Fact]
    public void A_namespace_is_shown_where_it_is_not_the_default_one()
    {
        Assert.Contains("other/legacy", Show("Diff @{ Action = 'Delete'; Id = Id Service other legacy; Reason = 'removed in 91ab03f' }"));
    }

    [Fact]
    public void Actions_are_coloured()
    {
        using var session = new TestSession();
        session.Show(Objects + "Diff @{ Action = 'Delete'; Id = Id Service shop legacy }");

        Assert.Contains("\u001b[31m- Delete", session.Screen.Text);
    }

    [Fact]
    public void On_a_narrow_terminal_cells_wrap_and_nothing_is_lost()
    {
        using var session = new TestSession(width: 72);
        var screen = session.Show(Objects + "Diff @{ Action = 'Delete'; Id = Id Service shop legacy; Reason = 'removed in commit 91ab03f' }");
        var words = string.Concat(screen.Split('\n').Where(line => line.Length > 0).Select(line => line[Math.Min(line.Length, 55)..].Trim()));

        Assert.All(screen.Split('\n').Where(line => !line.Contains("Set:", StringComparison.Ordinal)), line => Assert.True(line.Length <= 72, line));
        Assert.Contains("91ab03f", words.Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Results_are_rows_and_end_with_a_summary()
    {
        var screen = Show("""
            $results = (Result Created Namespace '' shop), (Result Unchanged Service shop cart), (Result Conflict Deployment shop search @{ Message = 'owned by hpa' })
            $results
            Sync @{ Results = [GitOps.ResourceResult[]]$results; HealthyAfter = [TimeSpan]'0:00:18' }
            """);

        Assert.Matches(@"\+ Created\s+Namespace\s+shop", screen);
        Assert.Matches(@"! Conflict\s+Deployment\s+shop/search\s+owned by hpa", screen);
        Assert.Contains("Created 1  ·  Configured 0  ·  Deleted 0  ·  Unchanged 1  ·  Conflict 1", screen);
        Assert.Contains("  healthy in 18 s, 21 s, 14 requests", screen);
    }

    [Fact]
    public void An_undo_tells_what_was_reverted_and_where_it_went()
    {
        var screen = Show("""
            $sync = Sync @{ Results = [GitOps.ResourceResult[]]@(Result Configured Deployment shop cart) }
            [GitOps.UndoResult]::new([GitOps.Revision[]]$revision, $revision, 'main', 'origin', $sync)
            """);

        Assert.Contains("Reverted 4f1c2ab \"Raise memory\" in 4f1c2ab on main, pushed to origin\n  Synced: Created 0  ·  Configured 1", screen);
    }

    private static string Show(string script)
    {
        using var session = new TestSession();
        return session.Show(Objects + script);
    }

    private static string Row(string script, string name) =>
        Show(script).Split('\n').Single(line => line.Contains($" {name} ", StringComparison.Ordinal));
}
