using System.Xml.Linq;

namespace GitOps.HelpGenerator;

/// <summary>Writes help in the format that Get-Help reads.</summary>
public static class Maml
{
    private static readonly XNamespace Items = "http://msh";
    private static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>The help of cmdlets. What no page explains is there without a word.</summary>
    /// <param name="cmdlets">The cmdlets.</param>
    /// <param name="pages">What is said of them.</param>
    public static XDocument Of(IEnumerable<Cmdlet> cmdlets, IReadOnlyList<CommandPage> pages) => new(new XElement(
        Items + "helpItems",
        new XAttribute("schema", "maml"),
        new XAttribute(XNamespace.Xmlns + "maml", Text),
        new XAttribute(XNamespace.Xmlns + "command", Command),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        from cmdlet in cmdlets
        let page = pages.FirstOrDefault(page => page.Name == cmdlet.Name) ?? new CommandPage("", cmdlet.Name, "", [], [], [], [], [], [])
        select Of(cmdlet, page)));

    private static XElement Of(Cmdlet cmdlet, CommandPage page)
    {
        var order = page.Parameters.Select(parameter => parameter.Name).ToList();
        var parameters = cmdlet.Parameters.OrderBy(parameter => order.IndexOf(parameter.Name) is var place and >= 0 ? place : int.MaxValue).ToList();
        var texts = page.Parameters.ToLookup(parameter => parameter.Name, parameter => parameter.Text);
        return new XElement(
            Command + "command",
            new XElement(
                Command + "details",
                new XElement(Command + "name", cmdlet.Name),
                new XElement(Command + "verb", cmdlet.Name.Split('-')[0]),
                new XElement(Command + "noun", cmdlet.Name.Split('-')[1]),
                Paragraphs("description", [page.Synopsis])),
            Paragraphs("description", page.Description),
            new XElement(Command + "syntax", cmdlet.Sets.Select(set => Syntax(cmdlet, set, parameters))),
            new XElement(Command + "parameters", parameters.Select(parameter => Explained(parameter, texts[parameter.Name].FirstOrDefault() ?? []))),
            new XElement(
                Command + "inputTypes",
                from parameter in parameters
                where parameter.Bindings.Any(binding => binding.ByValue)
                select new XElement(Command + "inputType", Type(parameter.Type.FullName!), Paragraphs("description", texts[parameter.Name].FirstOrDefault() ?? []))),
            new XElement(Command + "returnValues", Outputs(cmdlet, page)),
            new XElement(Command + "examples", page.Examples.Select((example, index) => new XElement(
                Command + "example",
                new XElement(Text + "title", $"-------- Example {index + 1}: {example.Title} --------"),
                new XElement(Dev + "code", example.Code),
                new XElement(Dev + "remarks", [.. example.Text.Select(Paragraph), Paragraph("")])))),
            new XElement(Command + "relatedLinks", page.Related.Prepend(new PageLink("Online version:", PlainText.OnTheWeb(cmdlet.Name + ".md"))).Select(link => new XElement(
                Text + "navigationLink",
                new XElement(Text + "linkText", link.Text),
                new XElement(Text + "uri", link.Address)))));
    }

    private static IEnumerable<XElement> Outputs(Cmdlet cmdlet, CommandPage page) =>
        cmdlet.Outputs.Count == 0
            ? [new XElement(Command + "returnValue", Type("None"), Paragraphs("description", page.OutputsText))]
            : cmdlet.Outputs.Select(output => new XElement(
                Command + "returnValue",
                Type(output),
                Paragraphs("description", page.Outputs.FirstOrDefault(part => part.Name == output)?.Text ?? [])));

    private static XElement Syntax(Cmdlet cmdlet, string set, IEnumerable<CmdletParameter> parameters) => new(
        Command + "syntaxItem",
        new XElement(Text + "name", cmdlet.Name),
        from parameter in parameters
        let binding = parameter.In(set)
        where binding is not null
        orderby binding.Position ?? int.MaxValue, !binding.Mandatory
        select Bound(parameter, binding, Value(parameter)));

    private static XElement Explained(CmdletParameter parameter, IReadOnlyList<string> text) => Bound(
        parameter,
        parameter.Bindings[0],
        Paragraphs("description", text),
        Value(parameter),
        Type(parameter.Type.Name),
        new XElement(Dev + "defaultValue", parameter.Default ?? "None"));

    private static XElement Bound(CmdletParameter parameter, ParameterBinding binding, params object?[] content) => new(
        Command + "parameter",
        new XAttribute("required", binding.Mandatory),
        new XAttribute("variableLength", parameter.Type.IsArray),
        new XAttribute("globbing", parameter.AcceptsWildcards),
        new XAttribute("pipelineInput", Pipeline(binding)),
        new XAttribute("position", (object?)binding.Position ?? "named"),
        new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(Text + "name", parameter.Name),
        content);

    private static XElement? Value(CmdletParameter parameter) => parameter.IsSwitch
        ? null
        : new XElement(Command + "parameterValue", new XAttribute("required", true), new XAttribute("variableLength", parameter.Type.IsArray), parameter.Type.Name);

    private static string Pipeline(ParameterBinding binding) => binding switch
    {
        { ByValue: true, ByPropertyName: true } => "True (ByPropertyName, ByValue)",
        { ByValue: true } => "True (ByValue)",
        { ByPropertyName: true } => "True (ByPropertyName)",
        _ => "False",
    };

    private static XElement Type(string name) => new(Dev + "type", new XElement(Text + "name", name));

    private static XElement Paragraphs(string name, IEnumerable<string> text) => new(Text + name, text.Select(Paragraph));

    private static XElement Paragraph(string text) => new(Text + "para", text);
}
