using System.Net;
using System.Net.Sockets;

namespace TrainingLms.Notifications;

/// <summary>
/// Keeps calls out of the house: whoever may name an address must not be able to reach, through this server, what only this server can reach. Asked when
/// a subscription is made, and again of every address that is really connected to.
/// </summary>
public sealed class AddressGuard(WebhookOptions options)
{
    const int LongestUrl = 500;

    static readonly IPNetwork[] Inside =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>What is wrong with an address to be called; null where nothing is.</summary>
    /// <returns><c>webhook.address_unusable</c>, <c>webhook.address_not_https</c>, <c>webhook.address_inside</c>.</returns>
    public string? FaultOf(string url)
    {
        if (url.Length > LongestUrl || !Uri.TryCreate(url.Trim(), UriKind.Absolute, out var address) || address.UserInfo.Length > 0 || address.Fragment.Length > 0 || address.Host.Length == 0)
            return "webhook.address_unusable";
        if (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)) return "webhook.address_not_https";
        if (IPAddress.TryParse(address.DnsSafeHost, out var literal)) return Lets(literal) ? null : "webhook.address_inside";
        return address.IsLoopback && !Lets(IPAddress.Loopback) ? "webhook.address_inside" : null;
    }

    /// <summary>Whether this address may be connected to.</summary>
    public bool Lets(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var isInside = Inside.Any(network => network.Contains(plain)) || (plain.AddressFamily == AddressFamily.InterNetworkV6 && !GlobalUnicast.Contains(plain));
        return !isInside || options.Allows(plain);
    }

    /// <summary>
    /// Looks a name up once and connects to what it looked at: between looking and connecting the name can lead nowhere else. One forbidden address among
    /// several is enough to refuse.
    /// </summary>
    /// <exception cref="AddressForbiddenException">The name leads into the house.</exception>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint target, CancellationToken cancel)
    {
        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(target.Host, cancel);
        if (addresses.Length == 0 || !addresses.All(Lets)) throw new AddressForbiddenException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A name led to an address inside the house.</summary>
public sealed class AddressForbiddenException() : Exception("The address lies inside the house.");
