using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Text;

namespace TrainingLms.Notifications;

/// <summary>An e-mail as it goes.</summary>
/// <param name="MailId">Its key; the Message-ID is made of it, so that a second try is recognised as the same.</param>
/// <param name="To">The address.</param>
/// <param name="Title">The subject line.</param>
/// <param name="Text">The text.</param>
public sealed record Letter(Guid MailId, string To, string Title, string Text);

/// <summary>What became of a try.</summary>
/// <param name="Failure">Null when the mail server has taken it.</param>
/// <param name="ServerStatus">The server's number; null where it gave none.</param>
/// <param name="IsFinal">Whether another try would be in vain.</param>
public sealed record MailAnswer(MailFailure? Failure = null, int? ServerStatus = null, bool IsFinal = false);

/// <summary>The way out of the house.</summary>
public interface IMailSender
{
    /// <summary>Tries once.</summary>
    Task<MailAnswer> SendAsync(Letter letter, CancellationToken cancel);
}

/// <summary>Over SMTP, or into a folder in Development; one connection for all letters of a round.</summary>
public sealed class SmtpSender(MailOptions options) : IMailSender, IDisposable
{
    SmtpClient? client;

    /// <inheritdoc/>
    public async Task<MailAnswer> SendAsync(Letter letter, CancellationToken cancel)
    {
        if (!MailAddress.TryCreate(letter.To, out var to)) return new MailAnswer(MailFailure.AddressUnusable, IsFinal: true);
        using var message = MessageOf(letter, to);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
        try
        {
            await (client ??= Open()).SendMailAsync(message, patience.Token);
            return new MailAnswer();
        }
        catch (SmtpFailedRecipientException refused) when ((int)refused.StatusCode is >= 550 and not 552)
        {
            Close();
            return new MailAnswer(MailFailure.MailboxRefused, (int)refused.StatusCode, IsFinal: true);
        }
        catch (SmtpException failure)
        {
            Close();
            return failure.InnerException is SocketException or IOException || failure.StatusCode == SmtpStatusCode.GeneralFailure
                ? new MailAnswer(MailFailure.ServerUnreachable) : new MailAnswer(MailFailure.ServerRefused, (int)failure.StatusCode);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or SocketException && !cancel.IsCancellationRequested)
        {
            Close();
            return new MailAnswer(MailFailure.ServerUnreachable);
        }
    }

    MailMessage MessageOf(Letter letter, MailAddress to)
    {
        var message = new MailMessage(new MailAddress(options.From!, options.FromName, Encoding.UTF8), to)
        {
            Subject = OneLine(letter.Title),
            SubjectEncoding = Encoding.UTF8,
            Body = letter.Text,
            BodyEncoding = Encoding.UTF8,
        };
        message.Headers.Add("Message-ID", MessageIdOf(letter.MailId));
        // Holiday notices and the like are not wanted as answers (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    /// <summary>The same for every try.</summary>
    public string MessageIdOf(Guid mailId) => $"<{mailId:N}@{new MailAddress(options.From!).Host}>";

    /// <summary>A title may hold what somebody typed; a line break in it would end the header.</summary>
    static string OneLine(string text) => string.Concat(text.Select(sign => char.IsControl(sign) ? ' ' : sign));

    SmtpClient Open()
    {
        if (options.DropFolder is not { Length: > 0 } folder)
            return new SmtpClient(options.Host, options.Port)
            {
                EnableSsl = options.StartTls,
                Credentials = options.UserName is { Length: > 0 } name ? new NetworkCredential(name, options.Password) : null,
            };
        Directory.CreateDirectory(folder);
        return new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = Path.GetFullPath(folder) };
    }

    /// <summary>After a failure nobody knows where the conversation stands; the next letter begins a new one.</summary>
    void Close()
    {
        client?.Dispose();
        client = null;
    }

    /// <inheritdoc/>
    public void Dispose() => Close();
}
