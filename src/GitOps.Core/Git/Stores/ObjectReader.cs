using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace GitOps.Core.Git.Stores;

/// <summary>An object as the git program gives it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type"><c>commit</c>, <c>tree</c>, <c>blob</c> or <c>tag</c>.</param>
/// <param name="Size">How many bytes it has.</param>
/// <param name="Content">Its bytes; none when only its size was asked for.</param>
internal sealed record StoredObject(string Id, string Type, long Size, byte[] Content);

/// <summary>Objects from one <c>git cat-file --batch</c> that runs as long as it is needed: starting a program for each would take too long.</summary>
/// <seealso href="https://git-scm.com/docs/git-cat-file#_batch_output"/>
/// <param name="git">The program.</param>
/// <param name="withContent">Whether their bytes are read; otherwise only what they are and their size.</param>
internal sealed partial class ObjectReader(RepositoryProgram git, bool withContent) : IDisposable
{
    private readonly object _gate = new();
    private Process? _process;
    private Task<string>? _errors;

    /// <summary>What a name or expression leads to; null when to nothing.</summary>
    /// <exception cref="IOException">The program ended; the message is what it said.</exception>
    /// <exception cref="InvalidDataException">The name is ambiguous.</exception>
    public StoredObject? Read(string name)
    {
        if (name.AsSpan().IndexOfAny('\n', '\0') >= 0)
        {
            return null;
        }

        lock (_gate)
        {
            var process = Running();
            var input = process.StandardInput.BaseStream;
            input.Write(Encoding.UTF8.GetBytes(name + "\n"));
            input.Flush();
            var header = ReadLine(process.StandardOutput.BaseStream);
            if (Found().Match(header) is not { Success: true } found)
            {
                return header.EndsWith(" ambiguous", StringComparison.Ordinal) ? throw new InvalidDataException(header) : null;
            }

            var size = long.Parse(found.Groups["size"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
            return new StoredObject(found.Groups["id"].Value, found.Groups["type"].Value, size, withContent ? ReadContent(process.StandardOutput.BaseStream, size) : []);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            End();
        }
    }

    private byte[] ReadContent(Stream stream, long size)
    {
        if (size > Array.MaxLength)
        {
            _process!.Kill();
            End();
            throw new IOException($"it has {size} bytes");
        }

        var content = new byte[size];
        stream.ReadExactly(content);
        stream.ReadByte();
        return content;
    }

    private Process Running()
    {
        if (_process is null)
        {
            _process = git.Start("cat-file", withContent ? "--batch" : "--batch-check");
            _errors = _process.StandardError.ReadToEndAsync();
        }

        return _process;
    }

    private string ReadLine(Stream stream)
    {
        var line = new List<byte>();
        for (var next = stream.ReadByte(); next != '\n'; next = stream.ReadByte())
        {
            if (next < 0)
            {
                var said = _errors!.GetAwaiter().GetResult().Trim();
                End();
                throw new IOException(said);
            }

            line.Add((byte)next);
        }

        return Encoding.UTF8.GetString([.. line]);
    }

    // It ends when there is nothing more to read.
    private void End()
    {
        if (_process is { } process)
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
            _process = null;
        }
    }

    [GeneratedRegex("^(?<id>[0-9a-f]{40,64}) (?<type>commit|tree|blob|tag) (?<size>[0-9]+)$")]
    private static partial Regex Found();
}
