namespace GitOps.Core.Tests.Masking;

/// <summary>What <c>Get-Error</c> and <c>InnerException</c> show of a failure's causes.</summary>
public class CauseTests
{
    [Fact]
    public void A_cause_says_nothing_that_a_terminal_obeys_and_no_password()
    {
        var cause = Thrown(new IOException("outer", new InvalidOperationException("unable to access 'https://ana:s3cret@host.invalid/shop': \u001b[2J##vso[task.complete]")));
        var failure = new GitOpsException("Any", FailureKind.Unreachable, "It failed.", innerException: cause);

        var shown = failure.ToString();
        for (Exception? one = failure; one is not null; one = one.InnerException)
        {
            shown += one.Message;
        }

        Assert.DoesNotContain("\u001b", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("##vso[", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", shown, StringComparison.Ordinal);
        Assert.Contains("System.IO.IOException: outer", shown, StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException: unable to access", shown, StringComparison.Ordinal);
        Assert.Contains(nameof(Thrown), failure.InnerException!.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cause_that_hides_nothing_stays_as_it_is()
    {
        var cause = new IOException("There is no space left.", new InvalidOperationException("why"));

        Assert.Same(cause, new GitOpsException("Any", FailureKind.Unreachable, "It failed.", innerException: cause).InnerException);
    }

    private static IOException Thrown(IOException exception)
    {
        try
        {
            throw exception;
        }
        catch (IOException caught)
        {
            return caught;
        }
    }
}
