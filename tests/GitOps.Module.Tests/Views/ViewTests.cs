using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Views;

/// <summary>How views behave beside other commands; how they look is kept in <c>Expected</c>.</summary>
[Collection(nameof(SharedStyle))]
public class ViewTests
{
    private static readonly string Objects = File.ReadAllText(Path.Combine(BuildOutput.RepositoryRoot, "tests", "GitOps.Module.Tests", "Views", "Objects.ps1"));

    [Fact]
    public void Diffs_of_two_sets_have_two_headings()
    {
        var screen = Show("""
            Diff Create ConfigMap shop/one
            Diff Create ConfigMap shop/two
            [GitOps.ResourceDiff]@{ Action = 'Create'; Id = Id ConfigMap shop/three; Set = 'billing'; Revision = $revision; Cluster = $cluster }
            """);

        Assert.Equal(2, screen.Split("Set: ").Length - 1);
    }

    [Fact]
    public void What_commands_of_one_line_write_is_shown_by_one_view_below_one_heading()
    {
        var screen = Show("Diff Create ConfigMap shop/one; Result Created ConfigMap shop/one; Sync (Result Created ConfigMap shop/one); Status Healthy ConfigMap shop/one");

        Assert.Equal(1, screen.Split("Set: ").Length - 1);
        Assert.Matches(@"\+ ConfigMap shop/one\n\+ ConfigMap shop/one +created\n\n  Created 1 ", screen);
        Assert.Matches(@"Healthy +ConfigMap shop/one", screen);
        Assert.DoesNotContain(" : ", screen);
    }

    [Fact]
    public void Colours_are_those_of_PSStyle_and_there_are_none_where_it_has_none()
    {
        using var session = new TestSession();
        session.Show(Objects + "$PSStyle.OutputRendering = 'Ansi'; Diff Delete Service shop/legacy");
        Assert.Contains("\u001b[31m- Service shop/legacy\u001b[0m", session.Screen.Text);
        var coloured = session.Screen.Text.Length;

        session.Show("$PSStyle.OutputRendering = 'PlainText'; Diff Delete Service shop/legacy");

        Assert.DoesNotContain('\u001b', session.Screen.Text[coloured..]);
    }

    private static string Show(string script)
    {
        using var session = new TestSession();
        return session.Show(Objects + script);
    }
}
