"""Step, back, play and pause; and less motion for whom it is too much."""

from playwright.sync_api import expect


def test_step_back_play_and_pause(explorer, page):
    explorer.open("image=tiny&stop=0,3")
    step, back = (explorer.widget.get_by_role("button", name=name) for name in ("Step", "Back"))
    step.click()
    step.click()
    assert explorer.stop == (1, 0)  # on to the next row
    back.click()
    assert explorer.stop == (0, 4)
    explorer.widget.get_by_role("button", name="Play").click()
    expect(explorer.stop_title).to_contain_text("row 2, column 2")
    explorer.widget.get_by_role("button", name="Pause").click()
    paused = explorer.stop
    page.wait_for_timeout(1600)
    assert explorer.stop == paused
    explorer.check_sum()


def test_play_ends_at_the_last_stop_and_starts_again(explorer):
    explorer.open("image=tiny&stop=3,3")
    explorer.widget.get_by_role("button", name="Play").click()
    expect(explorer.stop_title).to_contain_text("row 4, column 5")
    play = explorer.widget.get_by_role("button", name="Play")
    expect(play).to_be_visible()
    play.click()
    expect(explorer.stop_title).to_contain_text("row 1, column")


def test_less_motion_stops_play_and_keeps_step(explorer, page):
    explorer.open("image=tiny&stop=0,0")
    explorer.widget.get_by_role("button", name="Play").click()
    page.emulate_media(reduced_motion="reduce")
    play = explorer.widget.get_by_role("button", name="Play")
    expect(play).to_be_disabled()
    here = explorer.stop
    page.wait_for_timeout(1600)
    assert explorer.stop == here
    expect(explorer.widget.locator(".live-calm")).to_contain_text("less motion")
    explorer.widget.get_by_role("button", name="Step").click()
    assert explorer.stop == (here[0], here[1] + 1)
