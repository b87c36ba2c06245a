using System.Text;

namespace GitOps.Core.Cluster.Transport;

/// <summary>
/// A header with several values. .NET writes them into one line with commas between; Go, and so an API server, takes that for
/// one value. They are joined by a mark that occurs nowhere else, and <see cref="HeaderBreakStream"/> makes lines of them.
/// </summary>
internal sealed class HeaderBreak(string header)
{
    public string Mark { get; } = $"|{Guid.NewGuid():N}|";

    public byte[] Line { get; } = Encoding.ASCII.GetBytes($"\r\n{header}: ");
}
