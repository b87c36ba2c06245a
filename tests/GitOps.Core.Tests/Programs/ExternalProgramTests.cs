using System.Text;
using GitOps.Core.Programs;
using GitOps.Core.Tests.Git;

namespace GitOps.Core.Tests.Programs;

public sealed class ExternalProgramTests : IDisposable
{
    private readonly TemporaryFolder _first = new();
    private readonly TemporaryFolder _second = new();

    private string SearchPath => $"{_first.Path}{Path.PathSeparator}{_second.Path}";

    [SkippableFact]
    public async Task Input_output_and_errors_are_UTF_8_whatever_the_console_is_set_to()
    {
        Write(_first, "#!/bin/sh\ncat\nprintf 'Fehler: Größe 世界' >&2\n");

        var output = await RunAsync(new ProgramCall(_first.Path, []) { Input = "Grüße, 世界 🚀" });

        Assert.Equal((0, "Grüße, 世界 🚀", "Fehler: Größe 世界"), (output.ExitCode, output.Output, output.Errors));
    }

    [SkippableFact]
    public async Task A_file_that_nobody_may_execute_is_passed_by_for_one_that_may_be()
    {
        Write(_first, "#!/bin/sh\necho wrong\n", UnixFileMode.UserRead);
        Write(_second, "#!/bin/sh\necho right\n");

        Assert.Equal("right\n", (await RunAsync(new ProgramCall(_first.Path, []))).Output);
    }

    [SkippableTheory]
    [InlineData(false, "#!/bin/sh\n")]
    [InlineData(true, "\u007fELF of another machine")]
    [InlineData(true, "#!/no/such/interpreter\n")]
    public async Task A_program_that_cannot_be_run_is_an_error_with_its_path_and_the_reason(bool isExecutable, string content)
    {
        Write(_first, content, isExecutable ? UnixFileMode.UserRead | UnixFileMode.UserExecute : UnixFileMode.UserRead);

        var exception = await Assert.ThrowsAsync<GitOpsException>(() => RunAsync(new ProgramCall(_first.Path, [])));

        Assert.Equal("ProgramNotRunnable", exception.ErrorId);
        Assert.Contains(_first["tool"], exception.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task What_a_program_complains_of_without_end_is_cut_short_and_does_not_end_it()
    {
        Write(_first, "#!/bin/sh\nhead -c 5000000 /dev/zero | tr '\\0' 'x' >&2\nexit 3\n");

        var output = await RunAsync(new ProgramCall(_first.Path, []) { Limits = new ProgramLimits { OutputBytes = 100 } });

        Assert.Equal((3, "", new string('x', 100)), (output.ExitCode, output.Output, output.Errors));
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    private static void Write(TemporaryFolder folder, string content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserExecute)
    {
        Skip.If(OperatingSystem.IsWindows(), "the stand-in for a program is a shell script");
        File.WriteAllText(folder["tool"], content, new UTF8Encoding(false));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder["tool"], mode);
        }
    }

    private Task<ProgramOutput> RunAsync(ProgramCall call) => ExternalProgram.Find("tool", SearchPath)!.RunAsync(call, CancellationToken.None);
}
