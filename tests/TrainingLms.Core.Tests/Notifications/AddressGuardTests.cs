using System.Net;
using System.Text;
using TrainingLms.Notifications;

namespace TrainingLms.Core.Tests.Notifications;

/// <summary>Which addresses are inside the house, and how calls are signed.</summary>
public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("127.0.0.1"), InlineData("127.255.255.254"), InlineData("0.0.0.0"), InlineData("10.0.0.1"), InlineData("172.16.0.1"), InlineData("172.31.255.255"), InlineData("192.168.1.1")]
    [InlineData("169.254.169.254"), InlineData("100.64.0.1"), InlineData("192.0.0.1"), InlineData("198.18.0.1"), InlineData("224.0.0.1"), InlineData("255.255.255.255"), InlineData("240.0.0.1")]
    [InlineData("::1"), InlineData("::"), InlineData("fe80::1"), InlineData("fc00::1"), InlineData("fd12:3456::1"), InlineData("ff02::1"), InlineData("::ffff:10.0.0.1"), InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::a00:1"), InlineData("2001:db8::1"), InlineData("2002:a00:1::1"), InlineData("2001::1")]
    public void An_address_inside_the_house_is_not_called(string address) => Assert.False(new AddressGuard(new WebhookOptions()).Lets(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1"), InlineData("172.15.255.255"), InlineData("172.32.0.1"), InlineData("100.63.255.255"), InlineData("2400:3200::1"), InlineData("::ffff:1.1.1.1")]
    public void A_public_address_is_called(string address) => Assert.True(new AddressGuard(new WebhookOptions()).Lets(IPAddress.Parse(address)));

    [Fact]
    public void A_setting_lets_one_network_through_and_no_other()
    {
        var options = new WebhookOptions();
        options.AllowedNetworks.Add("10.2.0.0/16");
        Assert.True(new AddressGuard(options).Lets(IPAddress.Parse("10.2.3.4")));
        Assert.True(new AddressGuard(options).Lets(IPAddress.Parse("::ffff:10.2.3.4")));
        Assert.False(new AddressGuard(options).Lets(IPAddress.Parse("10.3.0.1")));
    }

    /// <summary>The example of the Standard Webhooks specification, computed by other libraries.</summary>
    [Fact]
    public void A_call_is_signed_as_the_standard_says() => Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", WebhookSignature.Of(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Encoding.UTF8.GetBytes("{\"test\": 2432232314}"), ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]));
}
