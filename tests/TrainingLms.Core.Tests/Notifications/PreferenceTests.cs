using NodaTime;
using TrainingLms.Notifications;

namespace TrainingLms.Core.Tests.Notifications;

/// <summary>When a message may go by e-mail, across midnight and in whatever zone the house is.</summary>
public sealed class PreferenceTests
{
    static readonly DateTimeZone Beijing = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    static readonly Telling Normal = Of(Weight.Normal), Binding = Of(Weight.Binding), Urgent = Of(Weight.Urgent), Minor = Of(Weight.Minor);

    [Theory]
    [InlineData("2026-03-02T20:59", "2026-03-02T20:59"), InlineData("2026-03-02T21:00", "2026-03-03T08:00"), InlineData("2026-03-02T23:59", "2026-03-03T08:00")]
    [InlineData("2026-03-03T00:00", "2026-03-03T08:00"), InlineData("2026-03-03T07:59", "2026-03-03T08:00"), InlineData("2026-03-03T08:00", "2026-03-03T08:00")]
    [InlineData("2026-12-31T22:00", "2027-01-01T08:00"), InlineData("2028-02-28T22:00", "2028-02-29T08:00")]
    public void Quiet_from_nine_to_eight_holds_across_midnight(string told, string goes)
    {
        Assert.Equal(At(goes), Preferences().MailFrom(Normal, At(told), Beijing));
        Assert.Equal(At(goes), Preferences().MailFrom(Binding, At(told), Beijing));
        Assert.Equal(At(told), Preferences().MailFrom(Urgent, At(told), Beijing));
    }

    [Theory]
    [InlineData("2026-03-02T11:59", "2026-03-02T11:59"), InlineData("2026-03-02T12:00", "2026-03-02T14:00"), InlineData("2026-03-02T13:59", "2026-03-02T14:00"), InlineData("2026-03-02T14:00", "2026-03-02T14:00")]
    public void Quiet_at_noon_holds_within_the_day(string told, string goes) => Assert.Equal(At(goes), Preferences(quietFrom: 12, quietTo: 14).MailFrom(Normal, At(told), Beijing));

    [Fact]
    public void The_same_hour_twice_is_no_quiet_at_all() => Assert.Equal(At("2026-03-02T23:00"), Preferences(quietFrom: 0, quietTo: 0).MailFrom(Normal, At("2026-03-02T23:00"), Beijing));

    [Theory]
    [InlineData("2026-03-02T16:59", "2026-03-02T17:00"), InlineData("2026-03-02T17:00", "2026-03-03T17:00"), InlineData("2026-12-31T18:00", "2027-01-01T17:00")]
    public void The_daily_mail_goes_at_the_next_time_of_its_hour(string told, string goes)
    {
        Assert.Equal(At(goes), Preferences(isGathered: true, digestHour: 17).MailFrom(Normal, At(told), Beijing));
        Assert.Equal(At(goes), Preferences(digestHour: 17).MailFrom(Minor, At(told), Beijing));
    }

    [Fact]
    public void What_is_binding_goes_with_no_daily_mail_and_cannot_be_switched_off()
    {
        var own = Preferences(isGathered: true, muted: MessageTopic.Titles);
        Assert.Null(own.MailFrom(Normal, At("2026-03-02T10:00"), Beijing));
        Assert.Null(own.MailFrom(Minor, At("2026-03-02T10:00"), Beijing));
        Assert.Equal(At("2026-03-02T10:00"), own.MailFrom(Binding, At("2026-03-02T10:00"), Beijing));
        Assert.Equal(At("2026-03-02T22:00"), own.MailFrom(Urgent, At("2026-03-02T22:00"), Beijing));
    }

    /// <summary>In a zone whose clocks go forward at two in the night, quiet ends at the hour the clock shows.</summary>
    [Fact]
    public void Quiet_ends_by_the_clock_on_the_wall_where_clocks_change()
    {
        var berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        var night = new LocalDateTime(2026, 3, 28, 22, 0).InZoneLeniently(berlin).ToInstant();
        var morning = Preferences().MailFrom(Normal, night, berlin)!.Value;
        Assert.Equal(new LocalDateTime(2026, 3, 29, 8, 0), morning.InZone(berlin).LocalDateTime);
        Assert.Equal(Duration.FromHours(9), morning - night);
        var gap = Preferences(quietFrom: 21, quietTo: 2).MailFrom(Normal, night, berlin)!.Value;
        Assert.Equal(new LocalDateTime(2026, 3, 29, 3, 0), gap.InZone(berlin).LocalDateTime);
    }

    static MessagePreferences Preferences(int quietFrom = 21, int quietTo = 8, bool isGathered = false, int digestHour = 8, params MessageTopic[] muted)
    {
        var own = MessagePreferences.DefaultFor(Guid.Empty);
        own.Set(new PreferencesWanted(MessageLanguage.Chinese, muted, isGathered, digestHour, quietFrom, quietTo));
        return own;
    }

    static Telling Of(Weight weight) => new("title_application", "refuse_confirm", Whom.ThePerson, "x", MessageTopic.Titles, weight);

    static Instant At(string local) => NodaTime.Text.LocalDateTimePattern.CreateWithInvariantCulture("yyyy-MM-ddTHH:mm").Parse(local).Value.InZoneStrictly(Beijing).ToInstant();
}
