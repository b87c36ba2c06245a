using System.Text;
using GitOps.Core.History;

namespace GitOps.Core.Tests.History;

public sealed class SyncHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_oldest_records_are_dropped_and_no_number_is_given_twice()
    {
        var history = Of(Enumerable.Range(1, 120).Select(n => Record(n, Sha(n))));

        Assert.Equal(Enumerable.Range(71, 50).Reverse(), history.Records.Select(record => record.Number));
        Assert.Equal(121, history.NextNumber);
    }

    [Theory]
    [InlineData('x')]
    [InlineData('"')]
    [InlineData('ß')]
    [InlineData('語')]
    public void Records_of_the_longest_texts_stay_within_the_bytes(char letter)
    {
        var text = new string(letter, 500);
        var longest = (int n) => Record(n, Sha(n)) with { FirstError = text, By = new SyncOrigin(text[..100], text[..100], text[..300]), Revision = new Revision(Sha(n), text[..200], text[..200], text[..200], Start) };

        var history = Of(Enumerable.Range(1, 60).Select(longest));

        Assert.InRange(Encoding.UTF8.GetByteCount(SyncHistoryJson.Write(history)), 1, SyncHistory.MostBytes);
        Assert.Equal(60, history.Records[0].Number);
        Assert.True(history.Records.Count >= 10);
    }

    [Fact]
    public void However_often_a_revision_is_synced_the_one_before_it_is_not_forgotten()
    {
        var history = Of(Enumerable.Range(1, 2).Select(n => Record(n, Sha(n))).Concat(Enumerable.Range(3, 200).Select(n => Record(n, Sha(2)))));

        Assert.Equal(50, history.Records.Count);
        Assert.Equal([202, 1], history.Brought.Select(record => record.Number));
        Assert.Equal([202, 201], history.Records.Take(2).Select(record => record.Number));
    }

    [Fact]
    public void A_record_of_the_same_sync_takes_the_place_of_the_one_there_was_and_one_of_another_gets_a_number_of_its_own()
    {
        var history = Of([Record(1, Sha(1)), Record(2, Sha(2))]);

        var amended = history.With(Record(2, Sha(2)) with { Outcome = SyncOutcome.Failed });
        var other = amended.With(Record(2, Sha(3)) with { Started = Start.AddYears(1) });

        Assert.Equal([(2, SyncOutcome.Failed), (1, SyncOutcome.Succeeded)], amended.Records.Select(record => (record.Number, record.Outcome)));
        Assert.Equal([(3, Sha(3)), (2, Sha(2)), (1, Sha(1))], other.Records.Select(record => (record.Number, record.Revision.Sha)));
    }

    [Fact]
    public void What_the_whole_set_was_brought_to_leaves_out_parts_and_uncommitted_files()
    {
        var history = Of(
        [
            Record(1, Sha(1)),
            Record(2, Sha(2)),
            Record(3, Sha(2)),
            Record(4, Sha(3)) with { IsPartial = true, Configured = 1 },
            Record(5, Sha(2)) with { Revision = new Revision(Sha(2), null, "s", "a", Start, IsWorkingTree: true) },
        ]);

        Assert.Equal([3, 1], history.Brought.Select(record => record.Number));
        Assert.Equal(3, history.Last?.Number);
        Assert.Null(history.Part);
        Assert.Null(Of([Record(1, Sha(1)), Record(2, Sha(2)) with { Outcome = SyncOutcome.Interrupted }]).Last);
    }

    [Theory]
    [InlineData(SyncOutcome.Succeeded, 1, true)]
    [InlineData(SyncOutcome.Failed, 1, true)]
    [InlineData(SyncOutcome.Failed, 0, false)]
    [InlineData(SyncOutcome.Interrupted, 0, true)]
    public void A_part_of_another_revision_leaves_the_set_at_two_unless_nothing_of_it_was_done(SyncOutcome outcome, int configured, bool isPart)
    {
        var history = Of([Record(1, Sha(1)), Record(2, Sha(2)) with { IsPartial = true, Outcome = outcome, Configured = configured }]);

        Assert.Equal(isPart, history.Part is not null);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var whole = Record(7, Sha(1)) with
        {
            Revision = new Revision(Sha(1), "main", "Subject \u202e", "Ana", Start, IsWorkingTree: true),
            By = new SyncOrigin("ana", "build-7", "https://ci.example/1"),
            Duration = TimeSpan.FromSeconds(12.5),
            Outcome = SyncOutcome.Interrupted,
            FirstError = "no",
            IsPartial = true,
            Objects = 9,
            Created = 1,
            Configured = 2,
            Recreated = 3,
            Adopted = 4,
            Deleted = 5,
            Unchanged = 6,
            Conflicts = 7,
            Failed = 8,
            Skipped = 9,
            IgnoredSuspension = new SetSuspension { By = new SyncOrigin("bo", "laptop", null), Since = Start, Until = Start.AddDays(1), Reason = "freeze" },
        };

        Assert.Equal(whole, Assert.Single(SyncHistoryJson.ReadHistory(SyncHistoryJson.Write(Of([whole])))!.Records));
    }

    [Fact]
    public void Records_of_versions_that_kept_revisions_are_numbered_from_the_oldest()
    {
        var text = $$$"""
            [{"sha":"{{{Sha(3)}}}","name":"main","subject":"Third","author":"Ana","time":"2026-03-01T00:00:00+00:00","by":{"user":"ana","host":"build-7","run":"https://ci.example/3"},"interrupted":true},
             {"sha":"{{{Sha(2)}}}","subject":"Second","author":"Bo","time":"2026-02-01T00:00:00+00:00","by":{"user":"bo","host":"laptop"}},
             {"sha":"{{{Sha(1)}}}","subject":"First","author":"Ana","time":"2026-01-01T00:00:00+00:00","succeeded":true}]
            """;

        var history = SyncHistoryJson.ReadHistory(text)!;

        Assert.Equal(
            [(3, "Third", SyncOutcome.Interrupted), (2, "Second", SyncOutcome.Failed), (1, "First", SyncOutcome.Succeeded)],
            history.Records.Select(record => (record.Number, record.Revision.Subject, record.Outcome)));
        Assert.Equal(new SyncOrigin("ana", "build-7", "https://ci.example/3"), history.Records[0].By);
        Assert.Equal((Start, null), (history.Records[2].Started, history.Records[2].Duration));
        Assert.Equal(4, history.NextNumber);
    }

    [Fact]
    public void A_number_leads_to_its_record_and_one_that_is_not_kept_is_an_error_that_says_which_are()
    {
        var history = Of(Enumerable.Range(1, 60).Select(n => Record(n, Sha(n))));

        var failure = Assert.Throws<GitOpsException>(() => history.Numbered(3, "shop"));

        Assert.Equal(Sha(42), history.Numbered(42, "shop").Revision.Sha);
        Assert.Equal("HistoryNumberNotFound", failure.ErrorId);
        Assert.Contains("#11 to #60", failure.Message, StringComparison.Ordinal);
        Assert.Throws<GitOpsException>(() => SyncHistory.Empty.Numbered(1, "shop"));
    }

    [Fact]
    public void However_many_parts_were_synced_since_it_is_known_what_the_whole_set_is_at_and_was_at_before()
    {
        var parts = Enumerable.Range(3, 2 * SyncHistory.MostRecords).Select(number => Record(number, Sha(2)) with { IsPartial = true });

        var history = Of([Record(1, Sha(1)), Record(2, Sha(2)), .. parts]);

        Assert.Equal(SyncHistory.MostRecords, history.Records.Count);
        Assert.Equal([2, 1], history.Brought.Select(record => record.Number));
        Assert.Equal(Sha(2), history.Last?.Revision.Sha);
        Assert.Null(history.Part);
    }

    private static SyncHistory Of(IEnumerable<SyncRecord> records) => records.Aggregate(SyncHistory.Empty, (history, record) => history.With(record));

    private static SyncRecord Record(int number, string sha) => new()
    {
        Number = number,
        Revision = new Revision(sha, null, "subject", "author", Start),
        Started = Start.AddMinutes(number),
        Outcome = SyncOutcome.Succeeded,
    };

    private static string Sha(int number) => number.ToString("x40", System.Globalization.CultureInfo.InvariantCulture);
}
