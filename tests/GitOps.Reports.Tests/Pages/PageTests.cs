using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GitOps.Reports.Tests.Pages;

/// <summary>The page in a real browser: it shows what the report says, and its filters work by mouse and by keyboard.</summary>
public sealed class PageTests(Browser browser) : IClassFixture<Browser>
{
    [SkippableFact]
    public async Task It_loads_nothing_but_itself_and_has_nothing_to_complain_of()
    {
        await using var report = await OpenReport.OpenAsync(browser, Samples.Report(Samples.Shop()));
        await report.Page.GetByRole(AriaRole.Button, new() { Name = "Open all" }).ClickAsync();
        await report.Page.GetByRole(AriaRole.Button, new() { Name = "Side by side" }).ClickAsync();
        foreach (var part in new[] { "Findings", "Health", "History", "Objects" })
        {
            await report.Page.GetByRole(AriaRole.Tab, new() { Name = part }).ClickAsync();
        }

        Assert.Empty(report.Messages);
        Assert.Equal([report.Address], report.Requests);
    }

    [SkippableFact]
    public async Task Its_policy_lets_no_other_script_run_and_nothing_be_fetched()
    {
        await using var report = await OpenReport.OpenAsync(browser, Samples.Report(Samples.Shop()));

        await report.Page.EvaluateAsync(
            """
            () => {
                const script = document.createElement('script');
                script.textContent = 'window.ran = true';
                document.body.append(script);
                const image = document.createElement('img');
                image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';
                document.body.append(image);
            }
            """);
        var fetched = await report.Page.EvaluateAsync<bool>("() => fetch('data:,x').then(() => true, () => false)");

        Assert.False(await report.Page.EvaluateAsync<bool>("window.ran === true"));
        Assert.False(fetched);
        Assert.All(report.Messages, message => Assert.Contains("Content Security Policy", message));
        Assert.NotEmpty(report.Messages);
    }

    [SkippableFact]
    public async Task Objects_are_filtered_by_action_kind_namespace_and_text()
    {
        await using var report = await OpenReport.OpenAsync(
            browser,
            Samples.Report([.. Samples.Shop(), Samples.Diff(DiffAction.Update, Samples.Id("Deployment", "mail", "post"), null, Samples.Change("spec.replicas", 1L, 3L))]));
        await Expect(report.Objects).ToHaveCountAsync(7);

        await report.Page.GetByRole(AriaRole.Button, new() { Name = "Update" }).ClickAsync();
        await Expect(report.Objects).ToHaveCountAsync(2);
        await report.Page.GetByLabel("Namespace").SelectOptionAsync("post");
        await Expect(report.Objects).ToHaveCountAsync(1);
        await Expect(report.Count).ToHaveTextAsync("1 of 7 objects");
        await report.Page.GetByLabel("Kind").SelectOptionAsync("Service");
        await Expect(report.Page.GetByText("No object passes these filters.")).ToBeVisibleAsync();
        await report.Page.GetByLabel("Namespace").SelectOptionAsync("All namespaces");
        await report.Page.GetByRole(AriaRole.Button, new() { Name = "Update" }).ClickAsync();
        await Expect(report.Objects).ToContainTextAsync(["shop/legacy"]);
        await report.Page.GetByLabel("Kind").SelectOptionAsync("All kinds");
        await report.Page.GetByLabel("Text").FillAsync("256mi FRONTEND");
        await Expect(report.Objects).ToContainTextAsync(["shop/frontend"]);
        await report.Page.GetByLabel("Text").FillAsync("");
        await Expect(report.Objects).ToHaveCountAsync(7);
    }

    [SkippableFact]
    public async Task Sets_are_told_apart_where_there_are_several()
    {
        var other = Samples.Diff(DiffAction.Create, Samples.Id("ConfigMap", "flags")) with { Set = "blog", Cluster = new ClusterInfo("prod-us", new Uri("https://us.example"), "blog") };
        await using var report = await OpenReport.OpenAsync(browser, Samples.Report([.. Samples.Shop(), other]));

        await report.Page.GetByLabel("Set").SelectOptionAsync("blog in prod-us");

        await Expect(report.Objects).ToHaveCountAsync(1);
    }

    [SkippableFact]
    public async Task A_difference_is_shown_in_one_column_or_in_two_with_what_changed_of_a_line_marked()
    {
        await using var report = await OpenReport.OpenAsync(browser, Samples.Report(Samples.Shop()));
        await report.Objects.First.Locator("summary").ClickAsync();

        await Expect(report.Page.Locator(".line.removed")).ToHaveTextAsync(["-        image: registry.example/frontend:1.8.2", "-            memory: 128Mi"]);
        await Expect(report.Page.Locator(".line.added mark")).ToHaveTextAsync(["9.0", "256"]);
        await report.Page.GetByRole(AriaRole.Button, new() { Name = "Side by side" }).ClickAsync();

        await Expect(report.Page.Locator(".split tr", new() { HasText = "1.8.2" })).ToContainTextAsync("1.9.0");
        await Expect(report.Page.Locator(".split th")).ToHaveTextAsync(["Live", "Git"]);
    }

    [SkippableFact]
    public async Task The_keyboard_reaches_and_works_everything()
    {
        await using var report = await OpenReport.OpenAsync(browser, Samples.Report(Samples.Shop()));
        var keyboard = report.Page.Keyboard;

        await keyboard.PressAsync("Tab");
        await Expect(report.Page.Locator("#theme")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        Assert.Equal("dark", await report.Page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
        await keyboard.PressAsync("Tab");
        await keyboard.PressAsync("ArrowRight");
        await Expect(report.Page.GetByRole(AriaRole.Tab, new() { Name = "Findings" })).ToBeFocusedAsync();
        await Expect(report.Page.Locator(".finding")).ToHaveCountAsync(2);
        await keyboard.PressAsync("ArrowLeft");
        await keyboard.PressAsync("Tab");
        await keyboard.PressAsync("Space");
        await Expect(report.Objects).ToHaveCountAsync(1);
        await report.Page.GetByLabel("Text").FocusAsync();
        foreach (var _ in Enumerable.Range(0, 7))
        {
            await keyboard.PressAsync("Tab");
        }

        await Expect(report.Objects.First.Locator("summary")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(report.Page.Locator(".diff")).ToBeVisibleAsync();
        await keyboard.PressAsync("Tab");
        await Expect(report.Page.Locator(".diff")).ToBeFocusedAsync();
    }

    [SkippableFact]
    public async Task Owners_stand_above_what_they_own_open_where_something_is_not_well()
    {
        await using var report = await OpenReport.OpenAsync(browser, Samples.Report(Samples.Shop()));
        await report.Page.GetByRole(AriaRole.Tab, new() { Name = "Health" }).ClickAsync();

        await Expect(report.Page.GetByText("server: CrashLoopBackOff")).ToBeVisibleAsync();
        await Expect(report.Page.GetByText("shop/cart-58f6b-zq7vd")).ToBeHiddenAsync();
        await report.Page.GetByText("shop/cart", new() { Exact = true }).ClickAsync();
        await report.Page.GetByText("shop/cart-58f6b", new() { Exact = true }).ClickAsync();
        await Expect(report.Page.GetByText("shop/cart-58f6b-zq7vd")).ToBeVisibleAsync();
        await report.Page.GetByLabel("Only what is not healthy").CheckAsync();
        await Expect(report.Page.Locator(".members > li")).ToHaveCountAsync(1);
    }

    [SkippableFact]
    public async Task Ten_thousand_objects_are_filtered_from_a_list_that_stays_short()
    {
        await using var report = await OpenReport.OpenAsync(browser, Samples.Report(Samples.Many(10_000)));
        await Expect(report.Count).ToHaveTextAsync("10,000 objects");
        await Expect(report.Objects).ToHaveCountAsync(200);

        await report.Page.GetByRole(AriaRole.Button, new() { Name = "Show 200 more of 9,800" }).ClickAsync();
        await Expect(report.Objects).ToHaveCountAsync(400);
        await report.Page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(report.Count).ToHaveTextAsync("1,000 of 10,000 objects");
        await report.Page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await report.Page.GetByLabel("Text").FillAsync("app-09999");
        await Expect(report.Count).ToHaveTextAsync("1 of 10,000 objects");
        await report.Objects.First.Locator("summary").ClickAsync();
        await Expect(report.Page.Locator(".line.added")).ToHaveTextAsync(["+  replicas: 2"]);
        Assert.True(await report.Page.EvaluateAsync<int>("document.querySelectorAll('*').length") < 1_000);
    }

    [SkippableFact]
    public async Task An_empty_report_says_that_nothing_differs()
    {
        await using var report = await OpenReport.OpenAsync(browser, Samples.Report());

        await Expect(report.Page.Locator("#verdict")).ToHaveTextAsync("Nothing differs.");
        await Expect(report.Page.GetByRole(AriaRole.Tab)).ToHaveCountAsync(0);
    }
}
