using System.Management.Automation.Host;

namespace GitOps.Annotations;

/// <summary>Writes annotations to the log of the service that runs the process, past the pipeline.</summary>
/// <param name="host">Writes the log.</param>
/// <param name="repository">Where the repository is on disk; null when it is elsewhere.</param>
internal sealed class AnnotationWriter(PSHost? host, string? repository)
{
    public void Write(AnnotationLevel level, string code, string message, SourceLocation? source, int? column = null)
    {
        if (BuildService.Current is not { } service)
        {
            return;
        }

        var file = source is null ? null : FileInWorkspace(service.Workspace, source.File);
        var place = source is null || file is not null ? "" : $"{source}: ";
        var annotation = file is null ? new Annotation(level, code, place + message) : new Annotation(level, code, message, file, source!.Line, column);
        if (service.Command(annotation) is { } command)
        {
            host?.UI?.WriteLine(command);
        }
    }

    // The service knows files by where they are in its checkout, which need not be that of this repository.
    private string? FileInWorkspace(string? workspace, string file)
    {
        if (string.IsNullOrEmpty(workspace) || repository is null || file.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var path = Path.GetFullPath(Path.Join(Root(repository), file));
        var inside = Path.GetRelativePath(workspace, path).Replace('\\', '/');
        return File.Exists(path) && !Path.IsPathRooted(inside) && !inside.StartsWith("../", StringComparison.Ordinal) ? inside : null;
    }

    /// <summary>The root of the working copy that a path is in; outside of one, the folder that is read.</summary>
    private static string Root(string path)
    {
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path) ?? path;
        for (var parent = folder; parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (Path.Exists(Path.Join(parent, ".git")))
            {
                return parent;
            }
        }

        return folder;
    }
}
