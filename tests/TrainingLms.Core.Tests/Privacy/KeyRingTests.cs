using System.Text;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Privacy;

/// <summary>What a sealed value holds against: another column, a changed bit, another ring.</summary>
public sealed class KeyRingTests
{
    const string Number = "11010519491231002X";

    static readonly SealedColumn ResidentIds = new("people", "resident_id");
    static readonly SealedColumn Mobiles = new("people", "mobile");

    readonly KeyRing ring = KeyRing.InMemory();

    [Fact]
    public void A_sealed_value_opens_again_and_shows_nothing_of_itself()
    {
        var stored = ring.Seal(Number, ResidentIds);
        Assert.Equal(Number, ring.Open(stored, ResidentIds));
        Assert.DoesNotContain(Number, stored.Cipher, StringComparison.Ordinal);
        Assert.Equal("(sealed)", $"{stored}");
        Assert.NotEqual(stored, ring.Seal(Number, ResidentIds));
        byte[] file = [.. Encoding.UTF8.GetBytes(Number)];
        Assert.Equal(file, ring.Open(ring.Seal(file, Mobiles), Mobiles));
    }

    [Fact]
    public void A_value_moved_to_another_column_does_not_open() =>
        Assert.Equal(SealBroken.Damaged, Assert.Throws<SealBrokenException>(() => ring.Open(ring.Seal(Number, ResidentIds), Mobiles)).Why);

    [Fact]
    public void No_single_changed_character_passes()
    {
        // Of this length base 64 has no padding, in whose last bits a change would mean nothing.
        var cipher = ring.Seal("13800005678", ResidentIds).Cipher;
        for (var at = 0; at < cipher.Length; at++)
        {
            var changed = new SealedText(cipher[..at] + (cipher[at] == 'A' ? 'B' : 'A') + cipher[(at + 1)..]);
            Assert.Throws<SealBrokenException>(() => ring.Open(changed, ResidentIds));
        }
        Assert.Throws<SealBrokenException>(() => ring.Open(new SealedText(cipher[..20]), ResidentIds));
        Assert.Throws<SealBrokenException>(() => ring.Open(new SealedText(""), ResidentIds));
        Assert.Throws<SealBrokenException>(() => ring.Open(SealedBytes.None, ResidentIds));
    }

    [Fact]
    public void Another_ring_neither_opens_nor_finds_it()
    {
        using var other = KeyRing.InMemory();
        Assert.Equal(SealBroken.KeyMissing, Assert.Throws<SealBrokenException>(() => other.Open(ring.Seal(Number, ResidentIds), ResidentIds)).Why);
        Assert.NotEqual(ring.LookUp(Number, ResidentIds), other.LookUp(Number, ResidentIds));
    }

    [Fact]
    public void The_same_value_is_found_again_in_its_column_only()
    {
        Assert.Equal(ring.LookUp(Number, ResidentIds), ring.LookUp(Number, ResidentIds));
        Assert.NotEqual(ring.LookUp(Number, ResidentIds), ring.LookUp(Number, Mobiles));
        Assert.Equal([ring.LookUp(Number, ResidentIds)], ring.LookUps(Number, ResidentIds));
    }

    [Fact]
    public void After_a_change_of_generation_old_values_open_and_are_found_and_new_ones_carry_the_new_key()
    {
        RingKey[] first = [.. Enum.GetValues<KeyPurpose>().Select(purpose => RingKey.New(purpose, 1))];
        using var rotated = new KeyRing();
        rotated.Load(first, _ => true);
        var (old, oldHash) = (rotated.Seal(Number, ResidentIds), rotated.LookUp(Number, ResidentIds));
        RingKey[] second = [RingKey.New(KeyPurpose.Data, 2), RingKey.New(KeyPurpose.LookUp, 2)];
        rotated.Load([.. second, .. first], _ => true);

        Assert.Equal(Number, rotated.Open(old, ResidentIds));
        Assert.Equal(second[0].Id, rotated.Seal(Number, ResidentIds).KeyId);
        Assert.Equal([rotated.LookUp(Number, ResidentIds), oldHash], rotated.LookUps(Number, ResidentIds));
        Assert.NotEqual(oldHash, rotated.LookUp(Number, ResidentIds));
    }

    [Fact]
    public void A_key_the_database_does_not_know_yet_opens_and_does_not_seal()
    {
        RingKey[] first = [.. Enum.GetValues<KeyPurpose>().Select(purpose => RingKey.New(purpose, 1))];
        using var waiting = new KeyRing();
        waiting.Load([.. first, RingKey.New(KeyPurpose.Data, 2)], key => key.Generation == 1);
        Assert.Equal(first[0].Id, waiting.Seal(Number, ResidentIds).KeyId);
    }

    [Fact]
    public void A_value_with_an_unknown_key_makes_the_ring_look_again()
    {
        RingKey[] first = [.. Enum.GetValues<KeyPurpose>().Select(purpose => RingKey.New(purpose, 1))];
        var second = RingKey.New(KeyPurpose.Data, 2);
        using var ahead = new KeyRing();
        using var behind = new KeyRing();
        ahead.Load([.. first, second], _ => true);
        behind.Load(first, _ => true);
        behind.Refresh = () => behind.Load([.. first, second], _ => true);
        Assert.Equal(Number, behind.Open(ahead.Seal(Number, ResidentIds), ResidentIds));
    }

    [Fact]
    public void A_signature_holds_for_its_content_and_can_be_checked_with_the_public_key_alone()
    {
        var content = "head of the chain"u8;
        var signature = ring.Sign(content);
        Assert.True(ring.Verify(content, signature));
        Assert.False(ring.Verify("head of another"u8, signature));
        Assert.True(KeyRing.Verify(content, signature, ring.PublicKeys[signature.KeyId]));
        using var other = KeyRing.InMemory();
        Assert.False(other.Verify(content, signature));
    }

    [Fact]
    public void Many_threads_seal_and_open_at_once()
    {
        Parallel.For(0, 2_000, n => Assert.Equal($"{n}", ring.Open(ring.Seal($"{n}", Mobiles), Mobiles)));
    }

    [Theory]
    [InlineData(""), InlineData("Data"), InlineData("Data 1"), InlineData("Data 0 AAAA"), InlineData("Data 1 AAAA"), InlineData("7 1 AAAA"), InlineData("Seal 1 AAAA"), InlineData("Data 1 ????")]
    public void A_line_that_holds_no_key_is_refused(string line) => Assert.Null(RingKey.FromLine(line));

    [Theory]
    [InlineData(KeyPurpose.Data), InlineData(KeyPurpose.LookUp), InlineData(KeyPurpose.Seal)]
    public void A_key_survives_being_written_and_never_shows_its_secret(KeyPurpose purpose)
    {
        var key = RingKey.New(purpose, 3);
        var read = RingKey.FromLine(key.ToLine())!;
        Assert.Equal((key.Id, key.Check, 3, purpose), (read.Id, read.Check, read.Generation, read.Purpose));
        Assert.DoesNotContain(Convert.ToBase64String(key.Secret), $"{key}", StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_in_a_folder_are_readable_by_their_owner_only_and_others_are_refused()
    {
        var folder = Directory.CreateTempSubdirectory("tlms-keys-").FullName;
        try
        {
            var keys = new KeyFolder(Path.Combine(folder, "keys"));
            Assert.Empty(keys.Read());
            Assert.True(keys.TryAdd(RingKey.New(KeyPurpose.Data, 1)));
            Assert.True(keys.TryAdd(RingKey.New(KeyPurpose.Data, 1)));
            var kept = Assert.Single(keys.Read());
            Assert.Equal((KeyPurpose.Data, 1), (kept.Purpose, kept.Generation));
            if (OperatingSystem.IsWindows()) return;
            var file = Assert.Single(Directory.GetFiles(keys.Name));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(keys.Name));
            File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.OtherRead);
            Assert.Equal(["keys.open_to_others"], Assert.Throws<RefusedException>(() => keys.Read()).Codes);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.WriteAllText(file, "Data 1 AAAA");
            Assert.Equal(["keys.unreadable"], Assert.Throws<RefusedException>(() => keys.Read()).Codes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Keys_of_the_environment_stand_in_one_text()
    {
        RingKey[] keys = [.. Enum.GetValues<KeyPurpose>().Select(purpose => RingKey.New(purpose, 1))];
        var text = new KeyText(string.Join(';', keys.Select(key => key.ToLine())));
        Assert.Equal(keys.Select(key => key.Id), text.Read().Select(key => key.Id));
        Assert.False(text.TryAdd(RingKey.New(KeyPurpose.Data, 2)));
        Assert.Equal(["keys.unreadable"], Assert.Throws<RefusedException>(() => new KeyText("nonsense").Read()).Codes);
    }
}
