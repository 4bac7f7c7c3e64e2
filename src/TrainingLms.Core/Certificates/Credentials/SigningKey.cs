using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;
using static TrainingLms.Certificates.SigningKeyState;
using static TrainingLms.Certificates.SigningKeyTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Certificates;

/// <summary>What has become of a signing key.</summary>
public enum SigningKeyState
{
    /// <summary>Signs.</summary>
    Current,

    /// <summary>Signs no more; what it signed is verified with it.</summary>
    Archived,
}

/// <summary>What can be done to a signing key.</summary>
public enum SigningKeyTrigger
{
    /// <summary>Make it.</summary>
    Begin,

    /// <summary>Replace it.</summary>
    RotateKey,
}

/// <summary>签名密钥: signs machine-readable certificates with ES256. Its public half stays published for good, so that old signatures verify.</summary>
public sealed class SigningKey : Governed<SigningKeyState>
{
    SigningKey() { }

    /// <summary>The unit at the top of those that it signs for.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>Thumbprint of the public key by RFC 7638, base 64 for addresses.</summary>
    public string Thumbprint { get; private init; } = "";

    /// <summary>First coordinate of the public point, base 64 for addresses.</summary>
    public string X { get; private init; } = "";

    /// <summary>Second coordinate.</summary>
    public string Y { get; private init; } = "";

    /// <summary>The private key in PKCS#8 form and base 64, sealed; erased when it is archived.</summary>
    public SealedText? Secret { get; private set; }

    /// <summary>Since when it signs.</summary>
    public Instant Since { get; private init; }

    /// <summary>Until when it signed; null while it does.</summary>
    public Instant? Until { get; private set; }

    /// <summary>Where the secret is sealed.</summary>
    public static readonly SealedColumn SecretColumn = new("signing_keys", "secret");

    /// <inheritdoc/>
    public override Instant? NextDue() => SigningKeyWorkflow.Table.NextDue(this);

    /// <summary>Makes a key.</summary>
    public static SigningKey Begin(Guid unitId, KeyRing ring, Act act)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = pair.ExportParameters(false).Q;
        var (x, y) = (CredentialJwt.Base64(point.X!), CredentialJwt.Base64(point.Y!));
        var key = new SigningKey
        {
            Id = act.NewId(),
            UnitId = unitId,
            X = x,
            Y = y,
            Thumbprint = CredentialJwt.Base64(SHA256.HashData(Encoding.UTF8.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}"""))),
            Secret = ring.Seal(Convert.ToBase64String(pair.ExportPkcs8PrivateKey()), SecretColumn),
            Since = act.At,
        };
        SigningKeyWorkflow.Table.Fire(key, SigningKeyTrigger.Begin, act with { By = Actor.System });
        return key;
    }

    /// <summary>Lets it sign no more. Its secret is erased, so nobody signs with it ever after.</summary>
    public void Archive(Act act)
    {
        SigningKeyWorkflow.Table.Fire(this, RotateKey, act);
        (Secret, Until) = (null, act.At);
    }

    /// <summary>Signs with ES256: 64 bytes, both halves in order.</summary>
    public byte[] Sign(ReadOnlySpan<byte> content, KeyRing ring)
    {
        using var pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(Convert.FromBase64String(ring.Open(Secret!, SecretColumn)), out _);
        return pair.SignData(content, HashAlgorithmName.SHA256);
    }
}

/// <summary>The life of a signing key.</summary>
public static class SigningKeyWorkflow
{
    static readonly Who<SigningKey> Administrator = Who.Holding<SigningKey>(Role.SystemAdministrator, k => k.UnitId);

    static readonly Who<SigningKey> Clock = Who.Clock<SigningKey>();

    static readonly Guard<SigningKey> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    /// <summary>The table.</summary>
    public static readonly Workflow<SigningKeyState, SigningKeyTrigger, SigningKey> Table = new("signing_key")
    {
        { New,     SigningKeyTrigger.Begin, Current,  Clock },
        { Current, RotateKey,               Archived, Administrator, ReasonGiven },
    };
}

sealed class SigningKeyConfiguration : IEntityTypeConfiguration<SigningKey>
{
    public void Configure(EntityTypeBuilder<SigningKey> key)
    {
        key.ToTable("signing_keys");
        key.Property(k => k.Thumbprint).HasMaxLength(43);
        key.Property(k => k.X).HasMaxLength(43);
        key.Property(k => k.Y).HasMaxLength(43);
        key.HasIndex(k => k.Thumbprint).IsUnique();
        key.HasIndex(k => k.UnitId).HasFilter("state = 'Current'").RefusedAs("signing_key.already_current");
    }
}
