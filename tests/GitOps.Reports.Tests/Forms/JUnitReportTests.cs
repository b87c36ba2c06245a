using System.Xml.Linq;

namespace GitOps.Reports.Tests.Forms;

/// <summary>A check for drift fails with what differs, and passes when nothing does.</summary>
public sealed class JUnitReportTests
{
    [Fact]
    public void An_object_that_differs_is_a_test_that_failed_with_its_difference()
    {
        var suites = Write(Samples.Shop());

        var frontend = Case(suites, "Deployment shop/frontend");
        Assert.Equal("shop-overlays-prod", frontend.Attribute("classname")!.Value);
        Assert.Equal("overlays/prod/frontend.yaml", frontend.Attribute("file")!.Value);
        Assert.Contains("+            memory: 256Mi", frontend.Element("failure")!.Value);
        Assert.Equal("Update: 4f1c2ab \"Raise frontend memory\"", frontend.Element("failure")!.Attribute("message")!.Value);
        Assert.Equal("FieldConflict", Case(suites, "Deployment shop/search").Element("failure")!.Attribute("type")!.Value);
        Assert.Equal("failure", Result(suites, "CronJob shop/report base/report.yaml:7"));
        Assert.Equal("skipped", Result(suites, "CronJob shop/report base/cart.yaml:31"));
        Assert.Equal("failure", Result(suites, "Pod shop/frontend-6c7d9-h8w4m is healthy"));
        Assert.Equal("skipped", Result(suites, "Deployment shop/frontend is healthy"));
        Assert.Null(Result(suites, "Deployment shop/cart is healthy"));
    }

    [Theory]
    [InlineData(DiffAction.Unchanged, null)]
    [InlineData(DiffAction.Create, "failure")]
    [InlineData(DiffAction.Update, "failure")]
    [InlineData(DiffAction.Drift, "failure")]
    [InlineData(DiffAction.Delete, "failure")]
    [InlineData(DiffAction.Conflict, "failure")]
    [InlineData(DiffAction.Recreate, "failure")]
    [InlineData(DiffAction.Adopt, "failure")]
    [InlineData(DiffAction.Refused, "failure")]
    [InlineData(DiffAction.Unknown, "error")]
    public void Whatever_is_not_as_declared_fails(DiffAction action, string? result) =>
        Assert.Equal(result, Result(Write(Samples.Diff(action, Samples.Id("Deployment", "cart"))), "Deployment shop/cart"));

    [Theory]
    [InlineData(SyncAction.Unchanged, null)]
    [InlineData(SyncAction.Created, null)]
    [InlineData(SyncAction.Configured, null)]
    [InlineData(SyncAction.Deleted, null)]
    [InlineData(SyncAction.Recreated, null)]
    [InlineData(SyncAction.Adopted, null)]
    [InlineData(SyncAction.Skipped, "skipped")]
    [InlineData(SyncAction.Conflict, "failure")]
    [InlineData(SyncAction.Failed, "failure")]
    public void What_a_sync_did_passes_and_what_it_could_not_do_fails(SyncAction action, string? result) =>
        Assert.Equal(result, Result(Write(Samples.Result(action, Samples.Id("Deployment", "cart"))), "Deployment shop/cart"));

    [Fact]
    public void Counts_are_those_of_the_tests()
    {
        var suites = Write(Samples.Shop());

        foreach (var suite in suites.Elements("testsuite").Append(suites))
        {
            Assert.Equal(suite.Descendants("testcase").Count(), (int)suite.Attribute("tests")!);
            Assert.Equal(suite.Descendants("failure").Count(), (int)suite.Attribute("failures")!);
            Assert.Equal(suite.Descendants("error").Count(), (int)suite.Attribute("errors")!);
            Assert.Equal(suite.Descendants("skipped").Count(), (int)suite.Attribute("skipped")!);
        }
    }

    [Fact]
    public void Nothing_is_one_test_that_passed()
    {
        var test = Assert.Single(Write().Descendants("testcase"));

        Assert.Equal("Nothing differs", test.Attribute("name")!.Value);
        Assert.Empty(test.Elements());
    }

    private static XElement Write(params object[] objects) => XDocument.Parse(Samples.Report(objects).Write(ReportFormat.JUnit)).Root!;

    private static XElement Case(XElement suites, string name) => suites.Descendants("testcase").First(test => test.Attribute("name")!.Value == name);

    private static string? Result(XElement suites, string name) => Case(suites, name).Elements().SingleOrDefault(element => element.Name != "system-out")?.Name.LocalName;
}
