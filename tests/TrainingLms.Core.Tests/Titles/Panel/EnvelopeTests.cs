using System.Security.Cryptography;
using TrainingLms.Titles;

namespace TrainingLms.Tests.Titles.Panel;

public sealed class EnvelopeTests
{
    static readonly Guid Round = Guid.Parse("0199aaaa-0000-4000-8000-000000000001");
    static readonly HolderCode Scrutineer = HolderCode.Make();
    static readonly HolderCode Teller = HolderCode.Make();
    static readonly RoundKey Key = RoundKey.Make(Round, Scrutineer.PublicKey(Round), Teller.PublicKey(Round));

    static ECDiffieHellman Unwrapped => RoundKey.Unwrap(Key.Blob, Round, Scrutineer, Teller);

    [Theory]
    [InlineData(BallotChoice.Favour), InlineData(BallotChoice.Against), InlineData(BallotChoice.Abstain), InlineData(BallotChoice.Blank)]
    public void Every_envelope_has_139_bytes_and_opens_to_its_choice(BallotChoice choice)
    {
        var envelope = Envelope.Seal(choice, Round, Key.PublicKey);
        Assert.Equal(139, envelope.Length);
        Assert.Equal(Envelope.Length, envelope.Length);
        Assert.Equal(choice, Envelope.Open(envelope, Round, Unwrapped));
    }

    [Fact]
    public void Two_envelopes_of_one_choice_have_nothing_in_common() =>
        Assert.NotEqual(Envelope.Seal(BallotChoice.Favour, Round, Key.PublicKey), Envelope.Seal(BallotChoice.Favour, Round, Key.PublicKey));

    [Fact]
    public void An_envelope_of_another_round_does_not_open()
    {
        var foreign = Envelope.Seal(BallotChoice.Favour, Guid.Parse("0199aaaa-0000-4000-8000-000000000002"), Key.PublicKey);
        Assert.ThrowsAny<CryptographicException>(() => Envelope.Open(foreign, Round, Unwrapped));
    }

    [Fact]
    public void An_envelope_changed_in_any_part_does_not_open()
    {
        foreach (var at in new[] { 30, 95, 105, 138 })
        {
            var envelope = Envelope.Seal(BallotChoice.Against, Round, Key.PublicKey);
            envelope[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => Envelope.Open(envelope, Round, Unwrapped));
        }
    }

    [Fact]
    public void One_code_alone_opens_nothing_nor_do_the_codes_swapped()
    {
        Assert.ThrowsAny<CryptographicException>(() => RoundKey.Unwrap(Key.Blob, Round, Scrutineer, HolderCode.Make()));
        Assert.ThrowsAny<CryptographicException>(() => RoundKey.Unwrap(Key.Blob, Round, HolderCode.Make(), Teller));
        Assert.ThrowsAny<CryptographicException>(() => RoundKey.Unwrap(Key.Blob, Round, Teller, Scrutineer));
    }

    [Fact]
    public void A_code_is_read_as_it_was_printed_and_as_people_type_it()
    {
        for (var i = 0; i < 200; i++)
        {
            var code = HolderCode.Make();
            Assert.Equal(code.PublicKey(Round), HolderCode.Read(code.ToString())!.PublicKey(Round));
            Assert.Equal($"{code}", $"{HolderCode.Read($"{code}".ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal).Replace('0', 'o').Replace('1', 'l'))}");
        }
        Assert.Null(HolderCode.Read("12345"));
        Assert.Null(HolderCode.Read(new string('Z', 26)));
    }
}
