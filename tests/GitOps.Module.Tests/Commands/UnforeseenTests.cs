using System.Text.Json;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Commands;

/// <summary>Whatever fails, a user gets an id of ours and advice, and no value that an exception quotes.</summary>
public sealed class UnforeseenTests : IDisposable
{
    private readonly ShopSession _shop = new();

    public void Dispose() => _shop.Dispose();

    public static TheoryData<Exception, string> Failures => new()
    {
        { new UnauthorizedAccessException("Access to the path '/x' is denied."), "FileAccessDenied" },
        { new IOException("No space left on device"), "FileSystemFailed" },
        { new DllNotFoundException("Unable to load shared library 'git2'"), "ModuleDamaged" },
        { new InsufficientExecutionStackException("too deep"), "OutOfMemory" },
        { new JsonException("'x' is an invalid start of a value."), "JsonUnreadable" },
        { new AggregateException(new UnauthorizedAccessException("no")), "FileAccessDenied" },
        { new FormatException("The input string 's3cret' was not in a correct format."), "UnexpectedFailure" },
        { new InvalidOperationException("s3cret"), "UnexpectedFailure" },
        { new NotSupportedException("s3cret"), "UnexpectedFailure" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void An_exception_of_any_type_is_an_error_record_of_ours(Exception failure, string id)
    {
        foreach (var command in (string[])["Get-GitOpsDiff", "Sync-GitOpsRepo", "Get-GitOpsStatus", "Undo-GitOpsChange"])
        {
            var error = _shop.Error(
                $"{command} -Repository $repository -Cluster ([GitOps.ClusterTarget]@{{ Handler = $handler }})",
                new { repository = _shop.Repository.Path, handler = new ThrowingHandler(failure) });

            Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Equal("GitOps.GitOpsException", error.Exception.GetType().FullName);
            Assert.DoesNotContain("s3cret", error.Exception.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Get-GitOpsDiff $repository -Kubeconfig 'nowhere:/config'")]
    [InlineData("Get-GitOpsDiff $repository -Kubeconfig 'Env:/PATH'")]
    [InlineData("Sync-GitOpsRepo $repository -Kubeconfig 'Function:/prompt'")]
    [InlineData("Test-GitOpsRepo -Path 'Env:/PATH'")]
    [InlineData("Get-GitOpsManifest -Path 'nowhere:/shop'")]
    [InlineData("Start-GitOpsSandbox -StateFile 'Variable:/state'")]
    public void A_path_that_is_not_on_disk_is_an_error_that_names_it(string command)
    {
        var error = _shop.Error(command);

        Assert.StartsWith("PathNotOnDisk,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(command.Split('\'')[1], error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-GitOpsManifest work:/ | ForEach-Object { \"$($_.Id)\" }")]
    [InlineData("Get-GitOpsManifest WORK:cart.yaml | ForEach-Object { \"$($_.Id)\" }")]
    [InlineData("Get-GitOpsDiff work:/ -Cluster $where.Cluster | ForEach-Object { \"$($_.Id)\" }")]
    [InlineData("$seeded = Start-GitOpsSandbox -Seed work:/; Get-GitOpsDiff work:/ -Cluster $seeded | ForEach-Object { \"$($_.Id)\" }; Stop-GitOpsSandbox $seeded")]
    public void A_drive_of_the_session_is_no_host_of_ssh(string command)
    {
        _shop.Run("$state = $ExecutionContext.SessionState; $null = $state.Drive.New([System.Management.Automation.PSDriveInfo]::new('work', $state.Provider.GetOne('FileSystem'), $repository, '', $null), 'Global')");

        Assert.NotEmpty(_shop.Run(command));
    }

    [Fact]
    public void Errors_of_a_users_own_script_pass_as_they_are()
    {
        var errors = _shop.Try("Sync-GitOpsRepo @where | ForEach-Object { throw [System.IO.IOException]::new('mine') }").Errors;

        Assert.Equal("mine", errors[^1].Exception.Message);
        Assert.DoesNotContain(errors, error => error.FullyQualifiedErrorId.StartsWith("FileSystemFailed", StringComparison.Ordinal));
    }
}
