using System.Net;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Networks from which an exam may be begun (exams.md 10, entry guards).</summary>
static class AddressRanges
{
    /// <summary>Most networks of an exam.</summary>
    public const int Most = 50;

    /// <summary>Everything in a list of networks that cannot be read.</summary>
    public static IEnumerable<Refusal> FaultsOf(IReadOnlyList<string> ranges)
    {
        if (ranges.Count > Most) yield return new Refusal("exam.address_ranges_too_many", [("most", Most)], $"rules.addresses[{Most}]");
        foreach (var (at, range) in ranges.Index())
            if (NetworkOf(range) is null) yield return new Refusal("exam.address_range_wrong", [("number", at + 1)], $"rules.addresses[{at}]");
    }

    /// <summary>Whether an address lies in one of the networks; any, where there is none. Without an address nothing lies anywhere.</summary>
    public static bool Hold(IReadOnlyList<string> ranges, string? address) =>
        ranges.Count == 0 || (IPAddress.TryParse(address, out var from) && ranges.Any(range => NetworkOf(range)?.Contains(Plain(from)) == true));

    static IPNetwork? NetworkOf(string range)
    {
        if (IPNetwork.TryParse(range, out var network)) return network;
        return IPAddress.TryParse(range, out var single) && !range.Contains('/', StringComparison.Ordinal) ? new IPNetwork(Plain(single), Plain(single).GetAddressBytes().Length * 8) : null;
    }

    /// <summary>A server that listens on both kinds of addresses sees the old ones inside the new ones.</summary>
    static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
