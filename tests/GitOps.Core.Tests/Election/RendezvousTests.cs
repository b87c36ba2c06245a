using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using GitOps.Core.Election;

namespace GitOps.Core.Tests.Election;

public class RendezvousTests
{
    private static readonly string[] Keys = [.. Enumerable.Range(0, 200).Select(index => $"shop-{index}")];

    [Property(MaxTest = 50)]
    public Property A_node_that_comes_takes_keys_and_moves_no_others() => Prop.ForAll(Nodes(), nodes =>
    {
        var (before, after) = (Choices(nodes.Skip(1)), Choices(nodes));
        return Keys.All(key => after[key] == before[key] || after[key] == nodes[0]);
    });

    [Property(MaxTest = 50)]
    public Property The_order_in_which_nodes_are_known_does_not_matter() => Prop.ForAll(Nodes(), nodes => Keys.All(key => Choices(nodes)[key] == Choices(nodes.Reverse())[key]));

    [Fact]
    public void What_is_whose_is_the_same_in_every_process_and_version() =>
        Assert.Equal(["1", "0", "2", "1"], Keys.Take(4).Select(key => Rendezvous.Choose(key, ["0", "1", "2"])));

    [Fact]
    public void Keys_are_spread()
    {
        var counts = Choices(["a", "b", "c", "d"]).Values.GroupBy(node => node).Select(node => node.Count()).ToArray();

        Assert.Equal(4, counts.Length);
        Assert.All(counts, count => Assert.InRange(count, 30, 70));
    }

    [Fact]
    public void Where_there_is_no_node_nothing_is_anybodys() => Assert.Null(Rendezvous.Choose("shop", []));

    private static Arbitrary<string[]> Nodes() =>
        Gen.Choose(2, 9).SelectMany(count => Gen.Choose(0, 1000).ArrayOf(count)).Select(numbers => numbers.Distinct().Select(number => $"replica-{number}").ToArray()).Where(nodes => nodes.Length > 1).ToArbitrary();

    private static Dictionary<string, string?> Choices(IEnumerable<string> nodes) => Keys.ToDictionary(key => key, key => Rendezvous.Choose(key, nodes));
}
