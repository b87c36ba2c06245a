namespace GitOps.HelpGenerator;

/// <summary>What a page says of a cmdlet, as plain text, a string a paragraph.</summary>
/// <param name="File">Path of the page.</param>
/// <param name="Name">Its title: the cmdlet's name.</param>
/// <param name="Synopsis">What the cmdlet does, in a sentence.</param>
/// <param name="Description">What there is to know of it.</param>
/// <param name="Examples">How it is used.</param>
/// <param name="Parameters">Its parameters, in the order of the page: explained here, or on the page that a link leads to.</param>
/// <param name="Outputs">What it writes, by the type's full name.</param>
/// <param name="OutputsText">What there is to say of all that it writes, or that it writes nothing.</param>
/// <param name="Related">What to read next.</param>
public sealed record CommandPage(
    string File,
    string Name,
    string Synopsis,
    IReadOnlyList<string> Description,
    IReadOnlyList<Example> Examples,
    IReadOnlyList<NamedText> Parameters,
    IReadOnlyList<NamedText> Outputs,
    IReadOnlyList<string> OutputsText,
    IReadOnlyList<PageLink> Related);
