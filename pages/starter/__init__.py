"""The first pages of the site, written from the letters and the methodological guide of the Cnaf; the Cnaf goes on."""
