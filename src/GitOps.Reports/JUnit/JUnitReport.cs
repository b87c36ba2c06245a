using System.Globalization;
using System.Xml;
using GitOps.Reports.Model;

namespace GitOps.Reports.JUnit;

/// <summary>
/// Writes a report as JUnit XML, as Azure Pipelines, GitLab and Jenkins read it: an object or a finding is a test that passes where the cluster is as Git
/// says, so that a check for drift fails with what differs.
/// </summary>
internal sealed class JUnitReport : IReportForm
{
    public void Write(Report report, TextWriter output)
    {
        var suites = Suites(report).ToList();
        var all = suites.SelectMany(suite => suite.Cases).ToList();
        using var xml = XmlWriter.Create(output, new XmlWriterSettings { Indent = true, NewLineChars = "\n", CloseOutput = false });
        xml.WriteStartElement("testsuites");
        xml.WriteAttributeString("name", XmlText.Of(report.Title));
        WriteCounts(xml, all);
        foreach (var (name, cases) in suites)
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", XmlText.Of(name));
            WriteCounts(xml, cases);
            xml.WriteAttributeString("timestamp", report.Created.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
            foreach (var test in cases)
            {
                Write(xml, test);
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.Flush();
        output.Write('\n');
    }

    private static IEnumerable<(string Name, List<TestCase> Cases)> Suites(Report report)
    {
        var suites = report.Scopes.Select((scope, index) => (
            Name: $"{scope.Set} at {scope.Revision?.Text ?? "no revision"}{(scope.Context is null ? "" : $" in {scope.Context}/{scope.Namespace}")}",
            Cases: report.Entries.Where(entry => entry.Scope == index).Select(entry => TestCase.Of(entry, scope.Set))
                .Concat(report.Members.Where(member => member.Scope == index).SelectMany(member => member.All()).Select(member => TestCase.Of(member, scope.Set)))
                .ToList())).ToList();
        if (report.Findings.Count > 0)
        {
            suites.Add(("Findings", [.. report.Findings.Select(TestCase.Of)]));
        }

        // A set without a difference is a test that passed; publishers call a file without any test a mistake.
        return suites.Count == 0
            ? [(report.Title, [new TestCase(report.Title, report.Verdict.TrimEnd('.'))])]
            : suites.Select(suite => suite.Cases.Count == 0 ? (suite.Name, [TestCase.NothingDiffers(suite.Name)]) : suite);
    }

    private static void WriteCounts(XmlWriter xml, List<TestCase> cases)
    {
        Write("tests", cases.Count);
        Write("failures", cases.Count(test => test.Result == "failure"));
        Write("errors", cases.Count(test => test.Result == "error"));
        Write("skipped", cases.Count(test => test.Result == "skipped"));

        void Write(string name, int count) => xml.WriteAttributeString(name, count.ToString(CultureInfo.InvariantCulture));
    }

    private static void Write(XmlWriter xml, TestCase test)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", XmlText.Of(test.Class));
        xml.WriteAttributeString("name", XmlText.Of(test.Name));
        if (test.Source is { } source)
        {
            xml.WriteAttributeString("file", XmlText.Of(source.File));
            xml.WriteAttributeString("line", source.Line.ToString(CultureInfo.InvariantCulture));
        }

        if (test.Result is { } result)
        {
            xml.WriteStartElement(result);
            xml.WriteAttributeString("message", XmlText.Of(test.Message));
            if (result != "skipped")
            {
                xml.WriteAttributeString("type", XmlText.Of(test.Type));
                xml.WriteString(XmlText.Of(test.Detail));
            }

            xml.WriteEndElement();
        }
        else if (test.Detail.Length > 0)
        {
            xml.WriteElementString("system-out", XmlText.Of(test.Detail));
        }

        xml.WriteEndElement();
    }
}
