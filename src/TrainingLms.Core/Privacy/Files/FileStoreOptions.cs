using System.ComponentModel.DataAnnotations;

namespace TrainingLms.Privacy;

/// <summary>The kinds of stores.</summary>
public enum FileStoreKind
{
    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A service that speaks the protocol of Amazon S3.</summary>
    S3,
}

/// <summary>Where uploaded files lie.</summary>
public sealed class FileStoreOptions : IValidatableObject
{
    /// <summary>A folder or S3.</summary>
    public FileStoreKind Store { get; init; }

    /// <summary>The folder; empty for <c>files</c> in the data folder. Several nodes need one that all of them share.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Address of the service, such as https://s3.example.org.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>The region that requests are signed for.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>The bucket. It must be there.</summary>
    public string Bucket { get; init; } = "";

    /// <summary>What the keys of this installation begin with; needed where a bucket serves several.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Name of the account.</summary>
    public string AccessKey { get; init; } = "";

    /// <summary>Its secret.</summary>
    public string SecretKey { get; init; } = "";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Store != FileStoreKind.S3) yield break;
        if (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http")) yield return new ValidationResult("must be an address beginning with https:// or http://", [nameof(Endpoint)]);
        foreach (var (name, value) in new[] { (nameof(Bucket), Bucket), (nameof(AccessKey), AccessKey), (nameof(SecretKey), SecretKey) })
            if (value.Length == 0) yield return new ValidationResult("is missing; S3 needs it", [name]);
    }
}
