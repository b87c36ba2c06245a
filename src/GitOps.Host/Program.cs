using System.Text;
using GitOps.Host;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
if (CommandLine.Parse(args) is not { } commandLine)
{
    Console.Error.WriteLine(CommandLine.Usage);
    return ExitCode.Usage;
}

return commandLine.Run();
