namespace GitOps.Reports.Tests;

/// <summary>What commands write, as one report.</summary>
public sealed class ReportBuilderTests
{
    [Fact]
    public void A_result_that_comes_alone_and_with_its_sync_is_one_entry_and_what_was_as_declared_is_counted_only()
    {
        var (created, same) = (Samples.Result(SyncAction.Created, Samples.Id("ConfigMap", "flags")), Samples.Result(SyncAction.Unchanged, Samples.Id("Deployment", "cart")));

        var report = Samples.Report(created, Samples.Sync(created, same));

        Assert.Equal("flags", Assert.Single(report.Entries).Name);
        Assert.Equal(1, Assert.Single(report.Scopes).Sync!.Unchanged);
        Assert.Equal("1 object was changed.", report.Verdict);
    }

    [Fact]
    public void A_plan_is_its_changes_and_names_its_set_without_any()
    {
        var plan = new PlanFile { Path = "plan.json", Set = "shop", Revision = Samples.Revision, Cluster = Samples.Cluster, Changes = [] };

        var report = Samples.Report(plan);

        Assert.Equal("shop", Assert.Single(report.Scopes).Set);
        Assert.Equal("Nothing differs.", report.Verdict);
        Assert.Equal("flags", Assert.Single(Samples.Report(plan with { Changes = [Samples.Diff(DiffAction.Create, Samples.Id("ConfigMap", "flags"))] }).Entries).Name);
    }

    [Fact]
    public void A_tree_that_comes_as_a_list_is_a_tree_again_and_a_part_of_it_stands_for_itself()
    {
        var pod = Samples.Status(HealthState.Healthy, Samples.Id("Pod", "a"));
        var set = Samples.Status(HealthState.Healthy, Samples.Id("ReplicaSet", "a"), "", pod);

        Assert.Equal("ReplicaSet shop/a", Assert.Single(Samples.Report(set, pod).Members).Object);
        Assert.Equal("Pod shop/a", Assert.Single(Samples.Report(pod).Members).Object);
    }

    [Fact]
    public void How_a_sync_failed_as_a_whole_is_a_finding()
    {
        var sync = Samples.Sync() with { EndedEarly = new GitOpsException("LeaseLost", FailureKind.Conflict, "Another sync took over.") };

        var finding = Assert.Single(Samples.Report(sync).Findings);

        Assert.Equal("LeaseLost: Another sync took over.", $"{finding.Rule}: {finding.Message}");
        Assert.False(Assert.Single(Samples.Report(sync).Scopes).Sync!.Succeeded);
    }

    [Fact]
    public void Records_of_syncs_are_history_newest_first_and_no_word_about_differences()
    {
        var report = Samples.Report(Samples.Record(11, SyncOutcome.Succeeded, TimeSpan.FromDays(1), Samples.Revision), Samples.Record(12, SyncOutcome.Failed, TimeSpan.FromHours(1), Samples.Revision));

        Assert.Equal("shop-overlays-prod: 2 entries of history.", $"{report.Title}: {report.Verdict}");
        Assert.Equal(
            ["12 False failed in 18 s, 2 configured, 58 unchanged", "11 True succeeded in 18 s, 1 created, 2 configured, 58 unchanged"],
            report.History.Select(entry => $"{entry.Number} {entry.Succeeded} {entry.Outcome}"));
        Assert.Null(Assert.Single(Samples.Report(Samples.Record(1, SyncOutcome.Unfinished, TimeSpan.Zero, Samples.Revision)).History).Succeeded);
    }

    [Fact]
    public void A_failure_of_an_object_that_comes_as_an_error_too_is_told_once()
    {
        var failure = new GitOpsException("FieldConflict", FailureKind.Conflict, "It is another's.");

        var report = Samples.Report(Samples.Result(SyncAction.Conflict, Samples.Id("Deployment", "cart")) with { Error = failure }, failure, failure);

        Assert.Empty(report.Findings);
        Assert.Equal("It is another's.", Assert.Single(report.Entries).Error);
    }

    [Fact]
    public void What_no_report_is_made_of_is_refused() => Assert.False(new ReportBuilder([]).TryAdd("text"));

    [Theory]
    [InlineData("report.md", ReportFormat.Markdown)]
    [InlineData("a.b/report.HTML", ReportFormat.Html)]
    [InlineData("report.json", ReportFormat.Json)]
    [InlineData("report.xml", ReportFormat.JUnit)]
    [InlineData("report.sarif", ReportFormat.Sarif)]
    public void The_name_of_a_file_says_what_it_holds(string path, ReportFormat format) => Assert.Equal(format, ReportFile.FormatOf(path));

    [Theory]
    [InlineData("report")]
    [InlineData("report.txt")]
    [InlineData("md")]
    public void A_name_that_says_nothing_is_an_error(string path) =>
        Assert.Equal("ReportFormatUnknown", Assert.Throws<GitOpsException>(() => ReportFile.FormatOf(path)).ErrorId);

    [Fact]
    public void A_file_is_replaced_as_a_whole_or_not_at_all()
    {
        var folder = Directory.CreateTempSubdirectory("gitops-test-").FullName;
        try
        {
            var file = Path.Combine(folder, "report.md");
            File.WriteAllText(file, new string('x', 10_000));
            ReportFile.Write(Samples.Report(), file, ReportFormat.Markdown);
            Assert.StartsWith("## ", File.ReadAllText(file));

            Directory.CreateDirectory(Path.Combine(folder, "taken.md", "inside"));
            Assert.ThrowsAny<Exception>(() => ReportFile.Write(Samples.Report(), Path.Combine(folder, "taken.md"), ReportFormat.Markdown));
            Assert.Equal(["report.md", "taken.md"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
