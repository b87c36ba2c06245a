using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace GitOps.Module.Tests.Engine;

/// <summary>The screen of a <see cref="RecordingHost"/>: a terminal that understands colours.</summary>
internal sealed class RecordingInterface(int width) : PSHostUserInterface
{
    private readonly StringBuilder _text = new();

    /// <summary>All that was written, with colours.</summary>
    public string Text => _text.ToString();

    /// <summary>All that was written, without colours.</summary>
    public string PlainText => new System.Management.Automation.Internal.StringDecorated(Text).ToString(OutputRendering.PlainText);

    /// <summary>The progress that was shown.</summary>
    public List<ProgressRecord> Progress { get; } = [];

    /// <summary>The questions that were asked.</summary>
    public List<string> Questions { get; } = [];

    /// <summary>The choice every question is answered with.</summary>
    public int Answer { get; set; }

    public override PSHostRawUserInterface RawUI { get; } = new RecordingRawInterface(width);

    public override bool SupportsVirtualTerminal => true;

    public override void Write(string value) => _text.Append(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => _text.Append(value).Append('\n');

    public override void WriteErrorLine(string value) => WriteLine(value);

    public override void WriteDebugLine(string message) => WriteLine(message);

    public override void WriteVerboseLine(string message) => WriteLine(message);

    public override void WriteWarningLine(string message) => WriteLine(message);

    public override void WriteProgress(long sourceId, ProgressRecord record) => Progress.Add(record);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Questions.Add($"{caption}\n{message}");
        return Answer;
    }

    public override string ReadLine() => throw new NotSupportedException();

    public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw new NotSupportedException();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new NotSupportedException();

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) => throw new NotSupportedException();
}
