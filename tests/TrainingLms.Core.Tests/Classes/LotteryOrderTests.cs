using TrainingLms.Classes;

namespace TrainingLms.Core.Tests.Classes;

/// <summary>The draw can be done again by anyone, in any language.</summary>
public sealed class LotteryOrderTests
{
    const string Key = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    static readonly Guid[] SignUps = [.. Enumerable.Range(1, 40).Select(number => new Guid(number, 0, 0, new byte[8]))];

    [Fact]
    public void The_order_depends_on_the_key_and_on_nothing_else()
    {
        var order = LotteryOrder.Of(Key, SignUps);
        Assert.Equal(order, LotteryOrder.Of(Key, SignUps.Reverse()));
        Assert.Equal(SignUps, order.Order());
        Assert.NotEqual(order, LotteryOrder.Of(LotteryOrder.NewKey(), SignUps));
    }

    [Fact]
    public void A_lot_is_the_HMAC_of_the_key_of_the_sign_up_in_small_letters_with_hyphens()
    {
        var lot = System.Security.Cryptography.HMACSHA256.HashData("key"u8, "00000001-0000-0000-0000-000000000000"u8);
        Assert.Equal(Convert.ToHexStringLower(lot), LotteryOrder.LotOf("key", SignUps[0]));
        // sha256sum of the three letters, as any tool computes it.
        Assert.Equal("2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683", LotteryOrder.CommitmentOf("key"));
    }
}
