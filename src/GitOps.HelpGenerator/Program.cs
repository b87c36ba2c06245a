using GitOps.HelpGenerator;

// Makes the help that Get-Help shows: what the cmdlets are, from the module's assembly; what they are for, from the pages in
// docs/commands. Run by the build (src/GitOps/Staging.targets).
if (args is not [var assembly, var pages, var output])
{
    Console.Error.WriteLine("usage: GitOps.HelpGenerator <GitOps.dll> <folder of pages> <help file to write>");
    return 1;
}

try
{
    Maml.Of(CmdletReader.ReadAll(assembly), PageFolder.Read(pages)).Save(output);
    return 0;
}
catch (PageException problem)
{
    // The form in which a build reports where an error is.
    Console.Error.WriteLine($"{problem.File}({problem.Line}): error HELP: {problem.Message}");
    return 1;
}
